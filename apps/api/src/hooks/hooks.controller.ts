import type { HooksOperations } from '@ingest/contract'
import { type AuthContext, HookDeliveryUseCases, HookUseCases, type ListQuery } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class HooksController implements HooksOperations<AuthContext, ListQuery> {
  constructor(
    private readonly hooks: HookUseCases,
    private readonly deliveries: HookDeliveryUseCases,
  ) {}

  @Operation('listHooks')
  listHooks({ caller, list, query }: ApiRequest<'listHooks'>) {
    return this.hooks.list(caller, list, query)
  }

  @Operation('countHooks')
  countHooks({ caller, query }: ApiRequest<'countHooks'>) {
    return this.hooks.count(caller, query)
  }

  @Operation('createHooks')
  createHooks({ caller, body }: ApiRequest<'createHooks'>) {
    return this.hooks.subscribe(caller, body)
  }

  @Operation('updateHook')
  updateHook({ caller, body, ifMatch }: ApiRequest<'updateHook'>) {
    return this.hooks.change(caller, body, ifMatch)
  }

  @Operation('deleteHook')
  deleteHook({ caller, query, body, ifMatch }: ApiRequest<'deleteHook'>) {
    return this.hooks.delete(caller, { ...query, ...body }, ifMatch)
  }

  @Operation('listHooksOfEvent')
  listHooksOfEvent({ caller, path, list, query }: ApiRequest<'listHooksOfEvent'>) {
    return this.hooks.list(caller, list, { ...query, event: path.event_name })
  }

  @Operation('countHooksOfEvent')
  countHooksOfEvent({ caller, path, query }: ApiRequest<'countHooksOfEvent'>) {
    return this.hooks.count(caller, { ...query, event: path.event_name })
  }

  @Operation('listHookDeliveries')
  listHookDeliveries({ caller, list, query }: ApiRequest<'listHookDeliveries'>) {
    return this.deliveries.list(caller, list, query)
  }

  @Operation('countHookDeliveries')
  countHookDeliveries({ caller, query }: ApiRequest<'countHookDeliveries'>) {
    return this.deliveries.count(caller, query)
  }

  @Operation('redeliverHook')
  redeliverHook({ caller, path }: ApiRequest<'redeliverHook'>) {
    return this.deliveries.redeliver(caller, path.delivery_id)
  }
}
