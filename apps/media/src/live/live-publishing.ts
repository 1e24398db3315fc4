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

  constructor(private readonly broadcasts: Pick<LiveBroadcasts, 'claim' | 'publish' | 'release'>) {}

  /** A publisher who goes before publishing leaves nothing that runs. */
  async admit(request: PublishRequest, signal: AbortSignal): Promise<Refusal | undefined> {
    const claim = await this.broadcasts.claim(request.streamKey)
    if (typeof claim === 'string') return refusals[claim]
    this.admitted.set(request, claim)
    const release = () => this.admitted.delete(request) && this.broadcasts.release(claim)
    if (signal.aborted) release()
    else signal.addEventListener('abort', release, { once: true })
    return undefined
  }

  publish(publication: Publication): void {
    const claim = this.admitted.get(publication.request)
    if (!claim) throw new Error('a publisher was not admitted')
    this.admitted.delete(publication.request)
    this.broadcasts.publish(claim, publication)
  }
}
