/**
 * What ffmpeg may read: one local file, or the loopback server that serves one object. Give files names without an
 * extension: ffmpeg trusts one over the content.
 */
export type MediaSource = { kind: 'file'; path: string } | { kind: 'loopback'; url: string }

/**
 * The only demuxers that may open a source. None of them opens another file or address: playlists (HLS, DASH, concat,
 * SDP), image lists, scripts and subtitles that point to a second file are not among them.
 */
const DEMUXERS = [
  ...['mov', 'matroska', 'avi', 'mpegts', 'mpeg', 'flv', 'asf', 'mxf', 'gxf', 'nut', 'ivf', 'rm', 'wtv', 'dv', 'ogg', 'swf'],
  ...['h264', 'hevc', 'm4v', 'mpegvideo', 'vc1', 'obu', 'mjpeg', 'yuv4mpegpipe'],
  ...[
    'mp3',
    'aac',
    'ac3',
    'eac3',
    'dts',
    'dtshd',
    'truehd',
    'flac',
    'wav',
    'w64',
    'aiff',
    'au',
    'caf',
    'amr',
    'ape',
    'tta',
    'wv',
  ],
  ...['srt', 'webvtt', 'ass', 'scc', 'sami'],
]

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}\/[\w-]+$/
const READ_TIMEOUT_MICROSECONDS = 60_000_000

/** The input options that hold ffmpeg to one source, for ffprobe and ffmpeg alike. @throws Error for any other URL */
export function sourceOptions(source: MediaSource): string[] {
  if (source.kind === 'file') return ['-protocol_whitelist', 'file', '-format_whitelist', DEMUXERS.join(',')]
  if (!LOOPBACK.test(source.url)) throw new Error('a source must be a loopback URL')
  const timeout = ['-rw_timeout', String(READ_TIMEOUT_MICROSECONDS)]
  return ['-protocol_whitelist', 'http,tcp', '-format_whitelist', DEMUXERS.join(','), ...timeout]
}

/** With its protocol, so that no character of a path is read as one. */
export function sourceAddress(source: MediaSource): string {
  return source.kind === 'file' ? `file:${source.path}` : source.url
}
