import { isDeepStrictEqual } from 'node:util'
import type { Domain, EncodeClaim, EncodeReport } from '@ingest/domain'
import type { Heartbeat } from '../claims/under-claim.ts'

/** Often enough to stop within two seconds of a cancellation, and to tell progress once a second. */
const BEAT_EVERY_MS = 1000

/** The signs of life of a running job: one write or question per second, whatever is most urgent. */
export class EncodePulse implements Heartbeat {
  readonly everyMs = BEAT_EVERY_MS
  /** How the job is now, told or not. */
  latest: EncodeReport = { percent: 0, speed: null, etaSeconds: null, renditions: [] }
  private told = this.latest
  private extendedAt = performance.now()

  constructor(
    private readonly jobs: Pick<Domain['encode'], 'heartbeat' | 'progress' | 'isCancelled'>,
    private readonly claim: EncodeClaim,
  ) {}

  /** Remembers how the job is, and how far it has come at most, 0–100. */
  reach(news: Partial<EncodeReport>): void {
    const percent = Math.max(this.latest.percent, Math.min(100, news.percent ?? 0))
    const report = { ...this.latest, ...news, percent }
    if (!isDeepStrictEqual(report, this.latest)) this.latest = report
  }

  async beat(): Promise<boolean> {
    if (performance.now() - this.extendedAt >= (this.claim.leaseSeconds * 1000) / 3) {
      const isMine = await this.jobs.heartbeat(this.claim)
      this.extendedAt = performance.now()
      return isMine
    }
    if (this.latest === this.told) return !(await this.jobs.isCancelled(this.claim))
    this.told = this.latest
    return this.jobs.progress(this.claim, this.told)
  }
}
