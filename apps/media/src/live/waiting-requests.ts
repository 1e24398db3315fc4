import { HttpError } from '../http/http.error.ts'

export interface WaitingLimits {
  ofStream: number
  ofInstance: number
}

/** Each holds some hundred kilobytes until the next part is there, its connection included (`pnpm bench live`). */
const usualLimits: WaitingLimits = { ofStream: 5000, ofInstance: 10_000 }

/** Players that wait for what is still being made: so many of a stream, and of all streams together. Others are refused at once. */
export class WaitingRequests {
  private readonly ofStreams = new Map<string, number>()
  private all = 0

  constructor(private readonly limits = usualLimits) {}

  /** @throws HttpError 503 `busy` */
  async during<T>(liveId: string, work: () => Promise<T>): Promise<T> {
    const { ofStream, ofInstance } = this.limits
    if (this.of(liveId) >= ofStream || this.all >= ofInstance) throw busy()
    this.count(liveId, 1)
    try {
      return await work()
    } finally {
      this.count(liveId, -1)
    }
  }

  private of(liveId: string): number {
    return this.ofStreams.get(liveId) ?? 0
  }

  private count(liveId: string, change: 1 | -1): void {
    const waiting = this.of(liveId) + change
    this.all += change
    if (waiting > 0) this.ofStreams.set(liveId, waiting)
    else this.ofStreams.delete(liveId)
  }
}

function busy(): HttpError {
  const detail =
    'More players wait for live streams here than this server can hold. Try again in a moment, or at another instance.'
  return new HttpError(503, 'busy', detail, { 'retry-after': '1' })
}
