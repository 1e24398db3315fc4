export { encodeArguments, mediaFiles } from './encode/encode-arguments.ts'
export { type Bandwidth, expectBandwidth, measureBandwidth } from './hls/bandwidth.ts'
export { codecsOf, decoderSetup } from './hls/codecs.ts'
export { writeMediaPlaylist } from './hls/media-playlist.ts'
export {
  GROWING_PLAYLIST_NAME,
  type MeasuredRendition,
  type MultivariantRenditions,
  writeGrowingMultivariantPlaylist,
  writeMultivariantPlaylist,
} from './hls/multivariant-playlist.ts'
export {
  type EncodedRendition,
  measureRendition,
  type PlaylistFile,
  renditionPlaylists,
  textPlaylist,
} from './hls/rendition-playlists.ts'
export type { Segment, StoredSegment } from './hls/segment.ts'
export { type RenditionHead, readHead, readIframes } from './hls/segment-reader.ts'
export { watchSegments } from './hls/watch-segments.ts'
export { type DvrSegment, DvrWindow, writeDvrPlaylist } from './live/dvr-window.ts'
export { extractStill } from './live/extract-still.ts'
export { FragmentSplitter, type Mp4Piece } from './live/fragment-splitter.ts'
export { FragmentTimeline } from './live/fragment-timeline.ts'
export { fragmentTimes, leadingTrack, type Mp4Track } from './live/fragment-times.ts'
export { liveArguments } from './live/live-arguments.ts'
export { writeLiveMultivariantPlaylist } from './live/live-multivariant.ts'
export { type LivePlan, planLive } from './live/live-plan.ts'
export { type LivePlaylistOptions, writeLivePlaylist } from './live/live-playlist.ts'
export {
  firstNumbers,
  initName,
  KeyframesTooRareError,
  LiveRendition,
  type LiveRun,
  type LiveSegment,
  type LiveTimes,
  partName,
} from './live/live-rendition.ts'
export { pictureSizeOf } from './live/picture-size.ts'
export { inBroadcastOrder, parseSegmentName, type RecordedSegment, writeRecordingPlaylist } from './live/recording-playlist.ts'
export { remuxMp4 } from './output/remux-mp4.ts'
export { assertWholeMp4, assertWholeSegment, LostOutputError } from './output/whole-file.ts'
export {
  type AudioOutput,
  type EncodePlan,
  outputsOf,
  PlanError,
  type PlannedFile,
  type PlannedPlaylist,
  type TextOutput,
  type VideoOutput,
} from './plan/encode-plan.ts'
export type { JobSource } from './plan/job-source.ts'
export { playlistsWith, sharedVersion, wantsIframes } from './plan/listing.ts'
export { type PlannableProfile, planEncode } from './plan/plan-encode.ts'
export { segmentFormats } from './plan/segment-format.ts'
export { explainProbeFailure, type ProbeFailure, type ProbeFailureCode } from './probe/explain-probe-failure.ts'
export { extractPoster } from './probe/extract-poster.ts'
export { type AudioStream, type MediaProbe, type RawProbe, readProbe, type VideoStream } from './probe/media-probe.ts'
export type { MediaSource } from './probe/media-source.ts'
export { ProbeError, type ProbeOptions, probe, probeStreams } from './probe/probe.ts'
export { readSource } from './probe/read-source.ts'
export type { SourceLimits } from './probe/source-limits.ts'
export { defaultHlsProfileData } from './profile/default-profiles.ts'
export type { ProfileRendition } from './profile/profile-data.ts'
export type { RunLimits } from './runner/limits.ts'
export type { EncodeProgress } from './runner/progress.ts'
export { type FfmpegOptions, runFfmpeg } from './runner/run-ffmpeg.ts'
export { RunError, type RunErrorCode } from './runner/run-tool.ts'
export { type StreamingFfmpeg, streamFfmpeg } from './runner/stream-ffmpeg.ts'
export { type Cue, MAX_TEXT_BYTES } from './text/cue.ts'
export { judgeCues } from './text/judge-cues.ts'
export { readCues } from './text/read-cues.ts'
export { readWebVtt } from './text/read-webvtt.ts'
export { textSegments } from './text/write-webvtt.ts'
export { detectTools, type ToolPaths } from './tools/detect-tools.ts'
export { type Binary, type BinarySource, type Tools, ToolsMissingError } from './tools/tools.ts'
