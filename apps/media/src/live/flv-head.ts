import { type FlvTag, flvFileHeader } from './flv-tags.ts'

/** A source that has only one of picture and sound is waited for so long, in its own time. */
const WAIT_FOR_OTHER_MS = 1000
const WAIT_FOR_KEYFRAME_MS = 30_000
/** What an encoder could begin with is forgotten when it is more than this. */
const MOST_HELD_BYTES = 16 * 1024 ** 2

/** What an encoder must be given first: the heads of the codecs, and all that has come since the last keyframe. */
export class FlvHead {
  private readonly heads = new Map<string, FlvTag>()
  private held: FlvTag[] = []
  private heldBytes = 0
  private hasSound = false
  private startedAtMs: number | undefined
  /** When the first of what an encoder would begin with has come, in milliseconds since 1970. */
  beganAtMs = Date.now()

  /** @throws Error when no keyframe comes */
  add(tag: FlvTag): void {
    if (tag.isHead) {
      this.heads.set(tag.type, tag)
      return
    }
    this.startedAtMs ??= tag.timestampMs
    if (tag.type === 'audio') this.hasSound = true
    if (tag.isKeyframe || this.heldBytes > MOST_HELD_BYTES) this.forget()
    if (this.held.length === 0) this.beganAtMs = Date.now()
    this.held.push(tag)
    this.heldBytes += tag.bytes.length
    if (this.heads.has('video') && !this.beginsWithKeyframe && this.waitedMs > WAIT_FOR_KEYFRAME_MS)
      throw new Error('the source sends no keyframe')
  }

  /** Whether an encoder can begin, and it is known what the source consists of. */
  get isReady(): boolean {
    const hasWaited = this.waitedMs >= WAIT_FOR_OTHER_MS
    if (this.heads.has('video')) return this.beginsWithKeyframe && (this.hasSound || hasWaited)
    return this.held.length > 0 && hasWaited
  }

  /** B-frames. An encoder that uses them shows even its keyframes later than it sends them. */
  get hasReorderedPictures(): boolean {
    return this.held.some(({ isReordered }) => isReordered)
  }

  /** A whole FLV stream from the last keyframe on. */
  bytes(): Buffer {
    const heads = ['script', 'video', 'audio'].flatMap((type) => this.heads.get(type) ?? [])
    return Buffer.concat([flvFileHeader, ...[...heads, ...this.held].map(({ bytes }) => bytes)])
  }

  /** An encoder shall begin with the next keyframe. */
  forget(): void {
    this.held = []
    this.heldBytes = 0
  }

  private get beginsWithKeyframe(): boolean {
    return this.held[0]?.isKeyframe === true
  }

  private get waitedMs(): number {
    return (this.held.at(-1)?.timestampMs ?? 0) - (this.startedAtMs ?? 0)
  }
}
