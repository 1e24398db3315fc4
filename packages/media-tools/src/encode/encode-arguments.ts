import type { AudioOutput, EncodePlan, PlannedPicture, PlannedSound, TextOutput, VideoOutput } from '../plan/encode-plan.ts'
import { segmentFormats } from '../plan/segment-format.ts'
import { type MediaSource, sourceAddress, sourceOptions } from '../probe/media-source.ts'
import { aacOptions } from './aac-options.ts'
import { fileArguments } from './file-arguments.ts'
import { videoFilterGraph } from './filter-graph.ts'
import { lastCutSeconds, soundSegmentSeconds } from './last-cut.ts'
import { x264Options } from './x264-options.ts'

/** The names of what ffmpeg writes into the folder of each output. */
export const mediaFiles = {
  init: segmentFormats.fmp4.init,
  list: 'ffmpeg.m3u8',
  /** The whole text of a stream of the main source. */
  text: 'source.vtt',
} as const

/**
 * ffmpeg moves transport streams whose first times are negative to zero, those with B-frames and sound by amounts of their own.
 * What begins late enough is left alone, but for the delay that every stream gets.
 */
const TS_DELAY_SECONDS = 1.4
const TS_OFFSET_SECONDS = segmentFormats.ts.startSeconds - TS_DELAY_SECONDS

/**
 * One run of ffmpeg that decodes the sources once and writes every output of the plan: segments into folders that must
 * exist, or one file each, relative to its working directory. Separate HLS outputs, because `var_stream_map` crashes the binary
 * that npm ships.
 * @param others the other files of the job
 */
export function encodeArguments(plan: EncodePlan, source: MediaSource, others: MediaSource[] = []): string[] {
  const graph = videoFilterGraph(plan)
  const inputs = [source, ...others].filter((_, number) => plan.sources.includes(number))
  return [
    '-y',
    ...inputs.flatMap((each) => [...sourceOptions(each), '-i', sourceAddress(each)]),
    ...(graph ? ['-filter_complex', graph] : []),
    ...(plan.type === 'mp4' ? plan.files.flatMap((file) => fileArguments(plan, file)) : segmentArguments(plan)),
  ]
}

function segmentArguments(plan: EncodePlan): string[] {
  const { video, videoOutputs, audio, audioOutput, alternatives, texts } = plan
  return [
    ...(video ? videoOutputs.flatMap((output, index) => videoArguments(plan, video, output, index)) : []),
    ...(audioOutput && audio ? audioArguments(plan, audioOutput, audio) : []),
    ...alternatives.flatMap(({ output, sound }) => audioArguments(plan, output, sound)),
    ...texts.filter(({ source }) => source === 0).flatMap(textArguments),
  ]
}

function videoArguments(plan: EncodePlan, picture: PlannedPicture, output: VideoOutput, index: number): string[] {
  const lastCut = lastCutSeconds(picture.durationSeconds ?? plan.durationSeconds, plan.segmentSeconds)
  return ['-map', `[out${index}]`, ...x264Options(output, plan, picture.colours, lastCut), ...hlsOptions(plan, output.folder)]
}

function audioArguments(plan: EncodePlan, output: AudioOutput, sound: PlannedSound): string[] {
  const segmentSeconds = soundSegmentSeconds(
    sound.lastingSeconds ?? sound.durationSeconds ?? plan.durationSeconds,
    plan.segmentSeconds,
  )
  return [...aacOptions(output, sound), ...hlsOptions({ ...plan, segmentSeconds }, output.folder)]
}

/** What is WebVTT already keeps the settings of its cues. */
function textArguments({ streamIndex, codec, folder }: TextOutput): string[] {
  const copied = codec === 'webvtt' ? 'copy' : 'webvtt'
  return ['-map', `0:${streamIndex}`, '-c:s', copied, '-f', 'webvtt', `${folder}/${mediaFiles.text}`]
}

function hlsOptions({ segmentSeconds, segmentFormat }: EncodePlan, folder: string): string[] {
  const { hlsSegmentType, segmentPattern } = segmentFormats[segmentFormat]
  return [
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    // B-frames make the first decoding time negative. Shifted to zero, the renditions that have them would lag behind the others
    // and behind the sound; left alone, the edit list says where the presentation begins.
    ...['-avoid_negative_ts', 'disabled'],
    ...['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_list_size', '0', '-hls_playlist_type', 'event'],
    // A segment is listed when it is whole: it has its own name only then.
    ...['-hls_segment_type', hlsSegmentType, '-hls_flags', 'independent_segments+temp_file'],
    ...(segmentFormat === 'ts' ? ['-output_ts_offset', String(TS_OFFSET_SECONDS)] : ['-hls_fmp4_init_filename', mediaFiles.init]),
    ...['-hls_segment_filename', `${folder}/${segmentPattern}`, `${folder}/${mediaFiles.list}`],
  ]
}
