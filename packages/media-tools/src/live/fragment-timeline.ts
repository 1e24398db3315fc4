import { findBoxes, readBoxes } from '../hls/mp4-box.ts'
import { fragmentTimes, type Mp4Track, readTracks } from './fragment-times.ts'

/** Puts the fragments of several runs, each of which counts from its own beginning, on one timeline: none overlaps what was before. */
export class FragmentTimeline {
  private endSeconds = 0
  private shiftSeconds: number | undefined
  private tracks: Mp4Track[] = []

  /** What comes now is of another run. @param init its initialisation segment */
  beginRun(init: Buffer): void {
    this.tracks = readTracks(init)
    this.shiftSeconds = undefined
  }

  /** Changes the times in a segment, which may be several fragments, in place. */
  place(segment: Buffer): Buffer {
    const fragments = readBoxes(segment).flatMap(({ type, offset }) => (type === 'moof' ? segment.subarray(offset) : []))
    const times = fragments.flatMap((fragment) => this.tracks.flatMap((track) => fragmentTimes(firstOf(fragment), track) ?? []))
    this.shiftSeconds ??= this.endSeconds - Math.min(...times.map(({ startSeconds }) => startSeconds))
    const shift = this.shiftSeconds
    for (const { startSeconds, durationSeconds } of times)
      this.endSeconds = Math.max(this.endSeconds, startSeconds + durationSeconds + shift)
    for (const fragment of fragments) for (const track of this.tracks) move(firstOf(fragment), track, shift)
    return segment
  }
}

/** The `moof` that a buffer begins with. */
function firstOf(fragment: Buffer): Buffer {
  return fragment.subarray(0, fragment.readUInt32BE(0))
}

/** ISO/IEC 14496-12 §8.8.12: baseMediaDecodeTime is twice as long in version 1 of the box. */
function move(moof: Buffer, { id, timescale }: Mp4Track, seconds: number): void {
  for (const { content } of findBoxes(moof, ['moof', 'traf'])) {
    const [header] = findBoxes(content, ['tfhd'])
    const [time] = findBoxes(content, ['tfdt'])
    if (!time || header?.content.readUInt32BE(4) !== id) continue
    const isLong = time.content[0] === 1
    const start = isLong ? Number(time.content.readBigUInt64BE(4)) : time.content.readUInt32BE(4)
    const moved = Math.round(start + seconds * timescale)
    if (isLong) time.content.writeBigUInt64BE(BigInt(moved), 4)
    else time.content.writeUInt32BE(moved, 4)
  }
}
