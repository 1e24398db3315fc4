import type { EventsOperations } from '@ingest/contract'
import { type AuthContext, EventUseCases, type ListQuery } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class EventsController implements EventsOperations<AuthContext, ListQuery> {
  constructor(private readonly events: EventUseCases) {}

  @Operation('listEvents')
  listEvents({ caller, list, query }: ApiRequest<'listEvents'>) {
    return this.events.list(caller, list, query)
  }

  @Operation('countEvents')
  countEvents({ caller, query }: ApiRequest<'countEvents'>) {
    return this.events.count(caller, query)
  }

  @Operation('getEventTypes')
  async getEventTypes() {
    return this.events.types()
  }

  @Operation('getEvent')
  getEvent({ caller, path }: ApiRequest<'getEvent'>) {
    return this.events.get(caller, path.event_id)
  }
}
