import type { BroadcastClaim, PublishRefusal } from '@ingest/domain'
import type { Publication, PublishHandler, PublishRequest, Refusal } from '../rtmp/publication.ts'
import type { LiveBroadcasts } from './live-broadcasts.ts'

const refusals: Record<PublishRefusal, Refusal> = {
  unknown: { status: 'denied', description: 'No live stream has this key.' },
  stopped: { status: 'denied', description: 'The live stream was stopped: reset it to get a new key.' },
  'read-only': { status: 'denied', description: 'The network is read-only.' },
}

/** Joins those who come over RTMP to their broadcasts. */
export class LivePublishing implements PublishHandler {
  private readonly admitted = new WeakMap<PublishRequest, BroadcastClaim>()

  constructor(private readonly broadcasts: Pick<LiveBroadcasts, 'claim' | 'publish'>) {}

  async admit(request: PublishRequest): Promise<Refusal | undefined> {
    const claim = await this.broadcasts.claim(request.streamKey)
    if (typeof claim === 'string') return refusals[claim]
    this.admitted.set(request, claim)
    return undefined
  }

  publish(publication: Publication): void {
    const claim = this.admitted.get(publication.request)
    if (!claim) throw new Error('a publisher was not admitted')
    this.broadcasts.publish(claim, publication)
  }
}
