import type { LivePicture, LivePlan, LiveSound } from './live-plan.ts'
import { CHUNK_SECONDS, type LiveTimes } from './live-rendition.ts'

const FIRST_PIPE = 3
const BUFFER_SECONDS = 1
/** FLV counts in milliseconds (Adobe FLV 10.1, E.4.1): a coarser clock would move the keyframes of the renditions apart. */
const TIMEBASE = '1:1000'

/**
 * One run of ffmpeg that reads FLV from its standard input and writes fragmented MP4, a fragment per chunk, into one pipe per
 * rendition: the pictures of the plan, or the sound alone.
 */
export function liveArguments(plan: LivePlan, times: LiveTimes): string[] {
  const outputs = plan.pictures.length > 0 ? plan.pictures : [undefined]
  const graph = filterGraph(plan.pictures)
  return [
    // Frames are counted to guess a rate: two are enough for what says its own.
    ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'flv', '-fpsprobesize', '2', '-f', 'flv', '-i', 'pipe:0'],
    ...(graph ? ['-filter_complex', graph] : []),
    ...outputs.flatMap((picture, index) => [
      ...(picture ? pictureOptions(picture, index, plan, times) : []),
      ...(plan.sound ? soundOptions(plan.sound) : []),
      ...containerOptions(FIRST_PIPE + index),
    ]),
  ]
}

/** Each encoded picture is scaled from the next larger one. */
function filterGraph(pictures: LivePicture[]): string | undefined {
  const encoded = pictures.flatMap((picture, index) => (picture.copied ? [] : [{ picture, index }]))
  if (encoded.length === 0) return undefined
  return encoded
    .map(({ picture: { width, height }, index }, position) => {
      const from = position === 0 ? '[0:v:0]' : `[next${position}]`
      const scaled = `${from}scale=${width}:${height}:flags=bicubic,setsar=1,format=yuv420p`
      return position === encoded.length - 1 ? `${scaled}[out${index}]` : `${scaled},split=2[out${index}][next${position + 1}]`
    })
    .join(';')
}

function pictureOptions(picture: LivePicture, index: number, plan: LivePlan, { segmentSeconds }: LiveTimes): string[] {
  if (picture.copied) return ['-map', '0:v:0', '-c:v', 'copy']
  const { bitsPerSecond, profile } = picture
  // Where the source itself is a rendition, the others are cut where it can be.
  const keyframes = plan.pictures.some(({ copied }) => copied) ? 'source' : `expr:gte(t,n_forced*${segmentSeconds})`
  return [
    ...['-map', `[out${index}]`, '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', profile],
    ...['-b:v', String(bitsPerSecond), '-maxrate', String(bitsPerSecond), '-bufsize', String(bitsPerSecond * BUFFER_SECONDS)],
    ...['-fps_mode', 'passthrough', '-enc_time_base', TIMEBASE],
    ...['-g', '600', '-sc_threshold', '0', '-flags', '+cgop', '-force_key_frames', keyframes],
  ]
}

function soundOptions(sound: LiveSound): string[] {
  if (sound.copied) return ['-map', '0:a:0', '-c:a', 'copy']
  return ['-map', '0:a:0', '-c:a', 'aac', '-b:a', String(sound.bitsPerSecond), '-ac', '2', '-ar', '48000']
}

/** The trailer would be an index of all fragments (`mfra`), which grows in memory for as long as the stream lasts. */
const FRAGMENTED = '+frag_keyframe+empty_moov+default_base_moof+skip_trailer'

function containerOptions(pipe: number): string[] {
  return [
    ...['-map_metadata', '-1', '-f', 'mp4', '-movflags', FRAGMENTED],
    ...['-frag_duration', String(CHUNK_SECONDS * 1e6), '-flush_packets', '1', `pipe:${pipe}`],
  ]
}
