import { findBoxes, readBoxes } from '../hls/mp4-box.ts'

/** A track of an initialisation segment. */
export interface Mp4Track {
  id: number
  kind: 'video' | 'audio'
  /** Ticks per second. */
  timescale: number
}

export interface FragmentTimes {
  /** Decoding time of the first sample. */
  startSeconds: number
  durationSeconds: number
  /** Its first sample can be decoded without any before it. */
  independent: boolean
}

const kinds: Record<string, Mp4Track['kind']> = { vide: 'video', soun: 'audio' }

/** The track by which fragments are timed: the picture, or the sound where there is none. @throws Error when there is none */
export function leadingTrack(init: Buffer): Mp4Track {
  const tracks = readTracks(init)
  const leading = tracks.find(({ kind }) => kind === 'video') ?? tracks[0]
  if (!leading) throw new Error('the initialisation segment has no track')
  return leading
}

export function readTracks(init: Buffer): Mp4Track[] {
  return findBoxes(init, ['moov', 'trak']).flatMap(({ content }) => readTrack(content))
}

/** ISO/IEC 14496-12 §8.3.2, §8.4.2 and §8.4.3; times are twice as long in version 1 of a box. */
function readTrack(trak: Buffer): Mp4Track[] {
  const [header] = findBoxes(trak, ['tkhd'])
  const [media] = findBoxes(trak, ['mdia', 'mdhd'])
  const [handler] = findBoxes(trak, ['mdia', 'hdlr'])
  const kind = handler && kinds[handler.content.toString('latin1', 8, 12)]
  if (!header || !media || !kind) return []
  const afterTimes = ({ content }: { content: Buffer }) => content.readUInt32BE(content[0] === 1 ? 20 : 12)
  return [{ id: afterTimes(header), kind, timescale: afterTimes(media) }]
}

/** Undefined when the fragment has nothing of the track. */
export function fragmentTimes(fragment: Buffer, { id, timescale }: Mp4Track): FragmentTimes | undefined {
  for (const { content } of findBoxes(fragment, ['moof', 'traf'])) {
    const boxes = new Map(readBoxes(content).map((box) => [box.type, box.content]))
    const [header, time, run] = [boxes.get('tfhd'), boxes.get('tfdt'), boxes.get('trun')]
    if (!header || !time || !run) continue
    const defaults = readDefaults(header)
    if (defaults.trackId !== id) continue
    const start = time[0] === 1 ? Number(time.readBigUInt64BE(4)) : time.readUInt32BE(4)
    const { ticks, firstFlags } = readRun(run, defaults)
    return {
      startSeconds: start / timescale,
      durationSeconds: ticks / timescale,
      independent: (firstFlags & NON_SYNC_SAMPLE) === 0,
    }
  }
  return undefined
}

/** sample_is_non_sync_sample (ISO/IEC 14496-12 §8.8.3.1). */
const NON_SYNC_SAMPLE = 0x10000

interface SampleDefaults {
  trackId: number
  duration: number
  flags: number
}

/** §8.8.7; ffmpeg with `default_base_moof` writes all defaults here. */
function readDefaults(tfhd: Buffer): SampleDefaults {
  const present = tfhd.readUIntBE(1, 3)
  let at = 8
  const field = (flag: number, bytes: number) => {
    if (!(present & flag)) return 0
    at += bytes
    return bytes === 4 ? tfhd.readUInt32BE(at - 4) : 0
  }
  field(0x1, 8)
  field(0x2, 4)
  const duration = field(0x8, 4)
  field(0x10, 4)
  return { trackId: tfhd.readUInt32BE(4), duration, flags: field(0x20, 4) }
}

/** §8.8.8: optional fields for the first sample, then for each. */
function readRun(trun: Buffer, defaults: SampleDefaults): { ticks: number; firstFlags: number } {
  const present = trun.readUIntBE(1, 3)
  const count = trun.readUInt32BE(4)
  let at = 8 + (present & 0x1 ? 4 : 0)
  const ofFirst = present & 0x4 ? trun.readUInt32BE(at) : undefined
  at += ofFirst === undefined ? 0 : 4
  const offsets = { duration: 0, flags: (present & 0x100 ? 4 : 0) + (present & 0x200 ? 4 : 0) }
  const sampleBytes = [0x100, 0x200, 0x400, 0x800].filter((flag) => present & flag).length * 4
  if (at + count * sampleBytes > trun.length) throw new Error('a track run is cut off')
  const flags = present & 0x400 && count > 0 ? trun.readUInt32BE(at + offsets.flags) : defaults.flags
  let ticks = present & 0x100 ? 0 : count * defaults.duration
  if (present & 0x100) for (let index = 0; index < count; index++) ticks += trun.readUInt32BE(at + index * sampleBytes)
  return { ticks, firstFlags: ofFirst ?? flags }
}
