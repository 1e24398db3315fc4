import type { LiveOperations } from '@ingest/contract'
import { type AuthContext, type ListQuery, LiveReportUseCases, LiveUseCases, PreviewUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class LiveController implements LiveOperations<AuthContext, ListQuery> {
  constructor(
    private readonly live: LiveUseCases,
    private readonly reports: LiveReportUseCases,
    private readonly previews: PreviewUseCases,
  ) {}

  @Operation('listLiveStreams')
  listLiveStreams({ caller, list, query }: ApiRequest<'listLiveStreams'>) {
    return this.live.list(caller, list, query)
  }

  @Operation('countLiveStreams')
  countLiveStreams({ caller, query }: ApiRequest<'countLiveStreams'>) {
    return this.live.count(caller, query)
  }

  @Operation('createLiveStream')
  createLiveStream({ caller, body }: ApiRequest<'createLiveStream'>) {
    return this.live.create(caller, body)
  }

  @Operation('getLiveStream')
  getLiveStream({ caller, path }: ApiRequest<'getLiveStream'>) {
    return this.live.get(caller, path.live_id)
  }

  @Operation('updateLiveStream')
  updateLiveStream({ caller, path, body, ifMatch }: ApiRequest<'updateLiveStream'>) {
    return this.live.change(caller, path.live_id, body, ifMatch)
  }

  @Operation('deleteLiveStream')
  deleteLiveStream({ caller, path, query, ifMatch }: ApiRequest<'deleteLiveStream'>) {
    return this.live.delete(caller, path.live_id, { ...query, ifMatch })
  }

  @Operation('getLiveStatus')
  getLiveStatus({ caller, path }: ApiRequest<'getLiveStatus'>) {
    return this.live.status(caller, path.live_id)
  }

  @Operation('getLiveHealth')
  getLiveHealth({ caller, path }: ApiRequest<'getLiveHealth'>) {
    return this.reports.health(caller, path.live_id)
  }

  @Operation('stopLiveStream')
  stopLiveStream({ caller, path, body }: ApiRequest<'stopLiveStream'>) {
    return this.live.stop(caller, path.live_id, body)
  }

  @Operation('createLivePreview')
  createLivePreview({ caller, path }: ApiRequest<'createLivePreview'>) {
    return this.previews.createOfLive(caller, path.live_id)
  }

  @Operation('resetLiveStream')
  resetLiveStream({ caller, path }: ApiRequest<'resetLiveStream'>) {
    return this.live.reset(caller, path.live_id)
  }
}
