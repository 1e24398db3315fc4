/** A fragment of the encoder's: a `moof` and its `mdat`, a frame of picture or two. */
export interface LiveChunk {
  bytes: Buffer
  /** Of the picture; 0 when there is only sound in it. */
  durationSeconds: number
  /** It begins with a keyframe. Each keyframe begins a chunk. */
  independent: boolean
}

/** What players get as one piece of a low-latency stream: so many chunks. */
export type LivePart = LiveChunk

/** One run of an encoder: players must not expect anything to go on from one run to the next (RFC 8216 §4.3.2.3). */
export interface LiveRun {
  /** From 0 within an epoch. */
  index: number
  epoch: number
  initName: string
  /** Wall-clock time of the first sample, in milliseconds since 1970. */
  startedAtMs: number
}

export interface LiveSegment {
  run: LiveRun
  /** Its media sequence number. */
  sequence: number
  parts: LivePart[]
  durationSeconds: number
  /** Wall-clock time of its first sample. */
  startedAtMs: number
  /** The file that it is in the store; the open segment has none yet. */
  name?: string
  /** That file, of which its parts are views; forgotten with them. */
  bytes?: Buffer
}

export interface LiveTimes {
  /** Cut at the first keyframe after so long; 1–4. */
  segmentSeconds: number
  /** No part is longer; 0.56–1, and less than a segment. */
  partSeconds: number
  /** How much a playlist lists. */
  windowSeconds: number
}

/** Where another process was when it was heard of last. */
export interface KnownNumbers {
  epoch: number
  sequence: number
  discontinuity: number
  ageSeconds: number
}

/**
 * Where the numbers begin of a process that goes on with a broadcast which another one has had: players that have seen its playlists must
 * never see a smaller one (RFC 8216 §6.2.2), and it cannot be asked. Nor much greater ones: to some players each number is a segment that has
 * passed. All renditions have the same.
 */
export function firstNumbers(epoch: number, known: KnownNumbers, { segmentSeconds }: LiveTimes) {
  if (epoch === 1) return { sequence: 0, discontinuity: 0 }
  const unheard = Math.ceil(known.ageSeconds / (segmentSeconds * CUT_SHARE))
  const spare = (epoch - known.epoch) * SPARE_NUMBERS
  return { sequence: known.sequence + unheard + spare, discontinuity: known.discontinuity + spare }
}

/** More than a whole segment over its target without a keyframe cannot be cut as players demand. */
export class KeyframesTooRareError extends Error {
  override readonly name = 'KeyframesTooRareError'
}

/** For runs of an encoder that nobody has heard of, each of which ends with a segment that may be short, and for clocks that differ. */
const SPARE_NUMBERS = 10
/** What a segment may lack to its length: no interval between keyframes that encoders are set to lies so near to it. */
const CUT_SHARE = 0.87
/** Keyframes two seconds apart may be a frame more or less. */
const ROUNDING_SECONDS = 0.25
/** RFC 8216bis §4.4.3.8: a player starts at least three part targets behind the end. */
const HOLD_BACK_PARTS = 3.2
/** Parts are listed of so many segments, the one included of which a part is open or promised: within three target durations of the end (RFC 8216bis §6.2.2). */
const SEGMENTS_WITH_PARTS = 3
/** A player that has read of a part may be late to come for it. */
const SEGMENTS_KEPT_MORE = 2
/** Keyframes that are further apart make no segments for players that start quickly. */
const MOST_SEGMENT_SECONDS = 4
/**
 * How long the encoder makes its chunks; they end with the frame that reaches it. At 12 frames per second and more they have one frame, or two
 * at 24 and three at 60: 83 ms at most. So parts of up to 0.56 s are never shorter than 85 % of that, as all of a segment but the last have to be
 * (RFC 8216bis §4.4.4.9).
 */
export const CHUNK_SECONDS = 0.05

/** The live edge of one rendition: chunks become parts, parts segments, the oldest leave the window. It holds no more than the window. */
export class LiveRendition {
  readonly segments: LiveSegment[] = []
  /** The segment that is being written. */
  open: LiveSegment | undefined
  /** Discontinuities that have left the window (RFC 8216 §4.3.3.3). */
  discontinuitySequence = 0
  ended = false
  /** Parts since the beginning: another one whenever there is more for players. */
  partsMade = 0
  private run: LiveRun | undefined
  private runSeconds = 0
  /** Chunks of the part that nobody has been told of. */
  private chunks: LiveChunk[] = []
  private nextSequence: number
  private fixedTargetSeconds: number | undefined

  constructor(
    readonly times: LiveTimes,
    first = { sequence: 0, discontinuity: 0 },
  ) {
    this.nextSequence = first.sequence
    this.discontinuitySequence = first.discontinuity
  }

  /** No segment is longer by half a second. Nobody sees a playlist before its first segment: from then on this is fixed. */
  get targetSeconds(): number {
    return this.fixedTargetSeconds ?? MOST_SEGMENT_SECONDS
  }

  get partHoldBackSeconds(): number {
    return this.times.partSeconds * HOLD_BACK_PARTS
  }

  /** The media sequence number of the first segment that the playlist lists. */
  get firstSequence(): number {
    return this.segments[0]?.sequence ?? this.open?.sequence ?? this.nextSequence
  }

  /** Where another process would have to go on. */
  get next(): { sequence: number; discontinuity: number } {
    const shown = this.segments.filter(({ run }, index) => index > 0 && run !== this.segments[index - 1]?.run).length
    return { sequence: this.nextSequence, discontinuity: this.discontinuitySequence + shown + 1 }
  }

  /** What comes now is of another run. @returns the segment that this ends */
  beginRun(run: LiveRun): LiveSegment | undefined {
    const closed = this.endRun()
    this.run = run
    this.runSeconds = 0
    return closed
  }

  /**
   * A part is finished by the chunk that would make it too long, which begins the next one: no part is promised that may never come,
   * because its segment ends before.
   * @returns the segment that this chunk ends, by beginning the next one
   * @throws KeyframesTooRareError
   */
  add(chunk: LiveChunk): LiveSegment | undefined {
    const { segmentSeconds, partSeconds } = this.times
    const isLong = this.madeSeconds() >= segmentSeconds * CUT_SHARE
    const closed = isLong && chunk.independent ? this.close() : undefined
    if (lengthOf(this.chunks) + chunk.durationSeconds > partSeconds) this.finishPart()
    this.chunks.push(chunk)
    if (this.madeSeconds() > this.targetSeconds + 0.5) throw new KeyframesTooRareError(`no keyframe in ${this.targetSeconds} s`)
    return closed
  }

  /** What comes next, if anything, is of another run. @returns the segment that this ends */
  endRun(): LiveSegment | undefined {
    const closed = this.close()
    this.chunks = []
    this.run = undefined
    return closed
  }

  /** Of a run that has no segment yet, nobody has seen anything: it has never been. @returns the segment that this ends */
  dropRun(): LiveSegment | undefined {
    if (this.segments.length === 0) {
      this.nextSequence = this.open?.sequence ?? this.nextSequence
      this.open = undefined
      this.chunks = []
    }
    return this.endRun()
  }

  /** Nothing comes any more. @returns the segment that this ends */
  end(): LiveSegment | undefined {
    const closed = this.endRun()
    this.ended = true
    return closed
  }

  /** Whether a playlist has the segment, or its part of that number (RFC 8216bis §6.2.5.2). */
  has(sequence: number, part?: number): boolean {
    if (this.ended) return true
    const { open } = this
    const openSequence = open?.sequence ?? this.nextSequence
    if (sequence < openSequence) return true
    return part !== undefined && sequence === openSequence && part < (open?.parts.length ?? 0)
  }

  /** What the last part is called that a playlist has, for reports about this rendition. */
  lastPart(): { sequence: number; part: number } | undefined {
    const segment = this.open ?? this.segments.at(-1)
    return segment && { sequence: segment.sequence, part: Math.max(0, segment.parts.length - 1) }
  }

  /** The part that comes next, unless a keyframe ends its segment before. */
  nextPart(): { run: LiveRun; sequence: number; part: number } | undefined {
    const { run, open, nextSequence } = this
    if (!run || this.ended) return undefined
    return open ? { run, sequence: open.sequence, part: open.parts.length } : { run, sequence: nextSequence, part: 0 }
  }

  /** Segments that have been listed without parts for a while, and whose bytes the store has: memory is for the edge alone. */
  forgetParts(isStored: (segment: LiveSegment) => boolean): void {
    for (const segment of this.segments.slice(0, -SEGMENTS_WITH_PARTS - SEGMENTS_KEPT_MORE))
      if (isStored(segment)) Object.assign(segment, { parts: [], bytes: undefined })
  }

  listsParts(segment: LiveSegment): boolean {
    const count = this.nextPart() ? SEGMENTS_WITH_PARTS - 1 : SEGMENTS_WITH_PARTS
    return segment === this.open || this.segments.slice(-count).includes(segment)
  }

  find(sequence: number): LiveSegment | undefined {
    if (this.open?.sequence === sequence) return this.open
    return this.segments.find((segment) => segment.sequence === sequence)
  }

  /** How long the segment is that is being written, with what no part has yet. */
  private madeSeconds(): number {
    return (this.open?.durationSeconds ?? 0) + lengthOf(this.chunks)
  }

  /** Sound alone is no part, which would have no length: a run that begins with it waits for a picture. */
  private finishPart(): void {
    const first = this.chunks.find(({ durationSeconds }) => durationSeconds > 0)
    if (!first) return
    const segment = this.openSegment()
    const durationSeconds = lengthOf(this.chunks)
    const bytes = Buffer.concat(this.chunks.map((chunk) => chunk.bytes))
    segment.parts.push({ bytes, durationSeconds, independent: first.independent })
    segment.durationSeconds += durationSeconds
    this.runSeconds += durationSeconds
    this.partsMade += 1
    this.chunks = []
  }

  private openSegment(): LiveSegment {
    if (this.open) return this.open
    const { run } = this
    if (!run) throw new Error('a part belongs to a run')
    const startedAtMs = run.startedAtMs + this.runSeconds * 1000
    this.open = { run, sequence: this.nextSequence, parts: [], durationSeconds: 0, startedAtMs }
    this.nextSequence += 1
    return this.open
  }

  private close(): LiveSegment | undefined {
    this.finishPart()
    const segment = this.open
    if (!segment) return undefined
    segment.name = segmentName(segment)
    segment.bytes = joinParts(segment.parts)
    this.fixedTargetSeconds ??= Math.ceil(Math.max(this.times.segmentSeconds, segment.durationSeconds - ROUNDING_SECONDS))
    this.segments.push(segment)
    this.open = undefined
    this.trim()
    return segment
  }

  private trim(): void {
    let seconds = this.segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
    for (
      let oldest = this.segments[0];
      oldest && seconds - oldest.durationSeconds >= this.times.windowSeconds;
      oldest = this.segments[0]
    ) {
      seconds -= oldest.durationSeconds
      this.segments.shift()
      if (this.segments[0] && this.segments[0].run !== oldest.run) this.discontinuitySequence += 1
    }
  }
}

function lengthOf(chunks: LiveChunk[]): number {
  return chunks.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
}

/** Players of parts, players of segments and the store share one copy. */
function joinParts(parts: LivePart[]): Buffer {
  const whole = Buffer.concat(parts.map(({ bytes }) => bytes))
  let end = 0
  for (const part of parts) {
    const start = end
    end += part.bytes.length
    part.bytes = whole.subarray(start, end)
  }
  return whole
}

/**
 * Everything that a playlist says of a segment is in its name, so that a recording can be put together from a list of
 * what is in the store. Lengths are in microseconds.
 */
export function segmentName({
  run,
  sequence,
  durationSeconds,
}: Pick<LiveSegment, 'run' | 'sequence' | 'durationSeconds'>): string {
  return `${run.epoch}-${run.index}-${sequence}-${Math.round(durationSeconds * 1e6)}.m4s`
}

export function partName({ run, sequence }: Pick<LiveSegment, 'run' | 'sequence'>, part: number): string {
  return `${run.epoch}-${run.index}-${sequence}-part${part}.m4s`
}

export function initName({ epoch, index }: Pick<LiveRun, 'epoch' | 'index'>): string {
  return `${epoch}-${index}-init.mp4`
}
