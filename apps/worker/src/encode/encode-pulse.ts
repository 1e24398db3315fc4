import type { Domain, EncodeClaim } from '@ingest/domain'
import type { Heartbeat } from '../claims/under-claim.ts'

/** Often enough to stop within two seconds of a cancellation, and to tell progress once a second. */
const BEAT_EVERY_MS = 1000

/** The signs of life of a running job: one write or question per second, whatever is most urgent. */
export class EncodePulse implements Heartbeat {
  readonly everyMs = BEAT_EVERY_MS
  private percent = 0
  private reported = 0
  private extendedAt = performance.now()

  constructor(
    private readonly jobs: Pick<Domain['encode'], 'heartbeat' | 'progress' | 'isCancelled'>,
    private readonly claim: EncodeClaim,
  ) {}

  /** Remembers the furthest that the job has come, 0–100. */
  reach(percent: number): void {
    this.percent = Math.max(this.percent, Math.min(100, percent))
  }

  async beat(): Promise<boolean> {
    if (performance.now() - this.extendedAt >= (this.claim.leaseSeconds * 1000) / 3) {
      const isMine = await this.jobs.heartbeat(this.claim)
      this.extendedAt = performance.now()
      return isMine
    }
    if (this.percent === this.reported) return !(await this.jobs.isCancelled(this.claim))
    this.reported = this.percent
    return this.jobs.progress(this.claim, this.percent)
  }
}
