import { type DeliveredBytes, deliveredSubject } from '@ingest/domain'
import type { LogEntry } from './log-format.ts'

/** The sums of some lines. */
export class DeliveredBatch {
  private readonly sums = new Map<string, DeliveredBytes>()
  lines = 0
  notUnderstood = 0
  /** Of pages, pictures, and whatever else is no media. */
  otherBytes = 0

  /** @param entry undefined for a line that is none */
  add(entry: LogEntry | undefined): void {
    this.lines += 1
    if (!entry) this.notUnderstood += 1
    else this.addBytes(entry)
  }

  delivered(): DeliveredBytes[] {
    return [...this.sums.values()]
  }

  private addBytes({ at, url, bytes }: LogEntry): void {
    const subject = deliveredSubject(pathOf(url))
    if (!subject) {
      this.otherBytes += bytes
      return
    }
    const key = `${subject.kind} ${subject.id} ${at.toISOString().slice(0, 7)}`
    const sum = this.sums.get(key)
    if (sum) sum.bytes += bytes
    else this.sums.set(key, { ...subject, at, bytes })
  }
}

function pathOf(url: string): string {
  return URL.parse(url, 'http://log')?.pathname ?? ''
}
