import type { FlvTag } from './flv-tags.ts'

/** What comes from a publisher, over the last seconds. */
export interface SourceMeasures {
  bitsPerSecond: number
  framesPerSecond: number
  /** Between the last two keyframes, or since the last one when that is longer; undefined before the second one. */
  keyframeSeconds: number | undefined
  /** Since the broadcast began, by the gaps between the timestamps of the picture. */
  droppedFrames: number
  /** Of the frames of the last seconds. */
  droppedShare: number
  /** How much later than its timestamps say the last frame has come, against the best that there was. */
  lateSeconds: number
  /** For how long nothing has come. */
  silentSeconds: number
}

interface Bucket {
  sinceMs: number
  bytes: number
  frames: number
  dropped: number
}

const BUCKET_MS = 1000
const BUCKETS = 10
/** A clock that is slow by so much is that of a bad oscillator, and says nothing of the connection. */
const CLOCK_DRIFT = 0.0005
/** The timestamps have begun anew. */
const JUMP_MS = 10_000
/** More than jitter between two frames. */
const GAP = 1.75
/** 250 frames per second; timestamps may stand still, or go back. */
const LEAST_INTERVAL_MS = 4
/** After so many long intervals in a row, the rate has become another one. */
const NEW_RATE_AFTER = 30
const SMOOTHING = 0.1

/** Measures what a publisher sends, as it is read: what comes late because this machine is behind is late as well. */
export class SourceMeter {
  private buckets: Bucket[] = []
  private last: { atMs: number; timestampMs: number } | undefined
  private bestOffsetMs = Number.POSITIVE_INFINITY
  private lateMs = 0
  private picture: { timestampMs: number; intervalMs?: number; longOnes: number } | undefined
  private keyframe: { timestampMs: number; intervalMs?: number } | undefined
  private dropped = 0

  /** Another publisher counts from its own beginning. */
  begin(): void {
    this.last = undefined
    this.bestOffsetMs = Number.POSITIVE_INFINITY
    this.picture = undefined
    this.keyframe = undefined
  }

  add(tag: Pick<FlvTag, 'type' | 'timestampMs' | 'bytes' | 'isHead' | 'isKeyframe'>, nowMs = performance.now()): void {
    const bucket = this.bucketOf(nowMs)
    bucket.bytes += tag.bytes.length
    if (tag.isHead) return
    if (Math.abs(tag.timestampMs - (this.last?.timestampMs ?? tag.timestampMs)) > JUMP_MS) this.begin()
    this.time(tag.timestampMs, nowMs)
    if (tag.type === 'video') this.count(tag, bucket)
  }

  measure(nowMs = performance.now()): SourceMeasures {
    const buckets = this.recent(nowMs)
    const seconds = Math.max(BUCKET_MS, nowMs - (buckets[0]?.sinceMs ?? nowMs)) / 1000
    const sum = (name: 'bytes' | 'frames' | 'dropped') => buckets.reduce((total, bucket) => total + bucket[name], 0)
    const [frames, dropped] = [sum('frames'), sum('dropped')]
    return {
      bitsPerSecond: Math.round((sum('bytes') * 8) / seconds),
      framesPerSecond: frames / seconds,
      keyframeSeconds: this.keyframeSeconds(),
      droppedFrames: this.dropped,
      droppedShare: dropped / Math.max(1, frames + dropped),
      lateSeconds: this.lateMs / 1000,
      silentSeconds: this.last ? (nowMs - this.last.atMs) / 1000 : 0,
    }
  }

  private bucketOf(nowMs: number): Bucket {
    const last = this.buckets.at(-1)
    if (last && nowMs - last.sinceMs < BUCKET_MS) return last
    const bucket = { sinceMs: nowMs, bytes: 0, frames: 0, dropped: 0 }
    this.buckets = [...this.recent(nowMs), bucket]
    return bucket
  }

  private recent(nowMs: number): Bucket[] {
    return this.buckets.filter(({ sinceMs }) => nowMs - sinceMs < BUCKETS * BUCKET_MS)
  }

  private time(timestampMs: number, nowMs: number): void {
    const offsetMs = nowMs - timestampMs
    const driftMs = (nowMs - (this.last?.atMs ?? nowMs)) * CLOCK_DRIFT
    this.bestOffsetMs = Math.min(offsetMs, this.bestOffsetMs + driftMs)
    this.lateMs = offsetMs - this.bestOffsetMs
    this.last = { atMs: nowMs, timestampMs }
  }

  private count({ timestampMs, isKeyframe }: Pick<FlvTag, 'timestampMs' | 'isKeyframe'>, bucket: Bucket): void {
    bucket.frames += 1
    const missing = this.missingBefore(timestampMs)
    bucket.dropped += missing
    this.dropped += missing
    if (!isKeyframe) return
    this.keyframe = { timestampMs, ...(this.keyframe && { intervalMs: timestampMs - this.keyframe.timestampMs }) }
  }

  /** An interval is known by those before it; one that is nearly twice as long lacks a frame. */
  private missingBefore(timestampMs: number): number {
    const before = this.picture
    this.picture = { timestampMs, longOnes: 0 }
    if (!before) return 0
    const passedMs = Math.max(LEAST_INTERVAL_MS, timestampMs - before.timestampMs)
    const usualMs = before.intervalMs ?? passedMs
    const isLong = passedMs > usualMs * GAP
    const longOnes = isLong ? before.longOnes + 1 : 0
    const isNewRate = longOnes > NEW_RATE_AFTER
    const smoothed = isLong ? usualMs : usualMs + (passedMs - usualMs) * SMOOTHING
    this.picture = { timestampMs, intervalMs: isNewRate ? passedMs : smoothed, longOnes: isNewRate ? 0 : longOnes }
    return isLong && !isNewRate ? Math.round(passedMs / usualMs) - 1 : 0
  }

  private keyframeSeconds(): number | undefined {
    const { keyframe, last } = this
    if (keyframe?.intervalMs === undefined || !last) return undefined
    return Math.max(keyframe.intervalMs, last.timestampMs - keyframe.timestampMs) / 1000
  }
}
