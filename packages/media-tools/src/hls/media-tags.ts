import type { AudioOutput, ClosedCaptions, TextOutput } from '../plan/encode-plan.ts'
import { quoted, tag } from './tag.ts'

/** The values of GROUP-ID. */
export const groups = { audio: 'audio', text: 'text', captions: 'captions' } as const

export function audioMedia(output: AudioOutput, isDefault: boolean, uri: string): string {
  return tag('EXT-X-MEDIA', {
    TYPE: 'AUDIO',
    'GROUP-ID': quoted(groups.audio),
    NAME: quoted(output.name),
    LANGUAGE: quoted(output.language),
    DEFAULT: isDefault ? 'YES' : 'NO',
    AUTOSELECT: 'YES',
    CHANNELS: quoted(String(output.channels)),
    URI: quoted(uri),
  })
}

export function textMedia({ name, language }: TextOutput, uri: string): string {
  return tag('EXT-X-MEDIA', {
    TYPE: 'SUBTITLES',
    'GROUP-ID': quoted(groups.text),
    NAME: quoted(name),
    LANGUAGE: quoted(language),
    DEFAULT: 'NO',
    AUTOSELECT: 'YES',
    FORCED: 'NO',
    URI: quoted(uri),
  })
}

/** The first channel of each kind: which others there are, only decoding tells (RFC 8216 §4.3.4.1). */
export function captionsMedia(kind: ClosedCaptions): string {
  return tag('EXT-X-MEDIA', {
    TYPE: 'CLOSED-CAPTIONS',
    'GROUP-ID': quoted(groups.captions),
    NAME: quoted(`Closed captions (${kind.toUpperCase()})`),
    DEFAULT: 'NO',
    AUTOSELECT: 'YES',
    'INSTREAM-ID': quoted(kind === 'cea-608' ? 'CC1' : 'SERVICE1'),
  })
}
