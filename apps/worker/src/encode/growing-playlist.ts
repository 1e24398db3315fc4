import type { StoredSegment } from '@ingest/media-tools'

/** Writes the playlist anew, whole. */
type WritePlaylist = (segments: StoredSegment[], ended: boolean) => Promise<void>

/**
 * The media playlist of a rendition while that is encoded. It only grows, and in order: a segment is listed when the store
 * has acknowledged it and all before it (RFC 8216 §6.2.1).
 */
export class GrowingPlaylist {
  private readonly stored: (StoredSegment | undefined)[] = []
  private readonly listed: StoredSegment[] = []
  private written = 0
  private turn = Promise.resolve()

  constructor(private readonly write: WritePlaylist) {}

  /** What players can know of. */
  get segments(): StoredSegment[] {
    return this.listed.slice(0, this.written)
  }

  /** The segment is in the store. Settles when the playlist says so, unless an earlier one is missing. */
  add(index: number, segment: StoredSegment): Promise<void> {
    this.stored[index] = segment
    return this.inTurn(async () => {
      this.listWhatFollows()
      if (this.listed.length > this.written) await this.writeListed(false)
    })
  }

  /** Nothing more will come: whoever plays it knows now where it ends. */
  end(): Promise<void> {
    return this.inTurn(() => this.writeListed(true))
  }

  /** One write at a time; who had to wait for another finds its segment written, or writes it together with others. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work)
    return this.turn
  }

  private listWhatFollows(): void {
    for (let next = this.stored[this.listed.length]; next; next = this.stored[this.listed.length]) this.listed.push(next)
  }

  private async writeListed(ended: boolean): Promise<void> {
    const length = this.listed.length
    await this.write(this.listed.slice(0, length), ended)
    this.written = length
  }
}
