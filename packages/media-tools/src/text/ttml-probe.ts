import type { RawProbe } from '../probe/media-probe.ts'
import { decodeText } from './decode-text.ts'
import { readTtml } from './read-ttml.ts'

/** What ffprobe would say of a TTML file if it knew the format. Undefined when it is none. */
export function probeTtml(bytes: Buffer): RawProbe | undefined {
  const read = readTtml(decodeText(bytes).text)
  if (!read) return undefined
  const name = { codec_name: 'ttml', codec_long_name: 'Timed Text Markup Language' }
  const tags = read.language ? { tags: { language: read.language } } : {}
  return {
    format: { nb_streams: 1, format_name: 'ttml', format_long_name: name.codec_long_name, size: String(bytes.length) },
    streams: [{ index: 0, ...name, codec_type: 'subtitle', ...tags }],
  }
}
