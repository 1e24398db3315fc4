import { describe, expect, it } from '@jest/globals'
import { readProbe } from '../probe/media-probe.ts'
import { defaultHlsProfileData, defaultMp4ProfileData } from '../profile/default-profiles.ts'
import type { HlsProfileData, TextTrack } from '../profile/profile-data.ts'
import { planEncode } from './plan-encode.ts'

const picture = {
  ...{ codec_type: 'video', codec_name: 'h264', width: 1280, height: 720, r_frame_rate: '25/1', avg_frame_rate: '25/1' },
}
const sound = (language?: string, changes = {}) => ({
  ...{ codec_type: 'audio', codec_name: 'aac', channels: 2, sample_rate: '48000', tags: { language }, ...changes },
})
const subtitles = (codec_name: string, language?: string) => ({ codec_type: 'subtitle', codec_name, tags: { language } })
const isDefault = { disposition: { default: 1 } }

function media(streams: object[], format_name = 'mov') {
  return readProbe({ format: { duration: '60', format_name }, streams: streams.map((stream, index) => ({ index, ...stream })) })
}

const file = (filename: string, ...streams: object[]) => ({ filename, media: media(streams) })
const srt = (filename: string) => ({ filename, media: media([subtitles('subrip')], 'srt') })

type Settings = { textTracks?: TextTrack[]; data?: HlsProfileData }

function plan(
  main: object[],
  others: ReturnType<typeof file>[] = [],
  { textTracks, data = defaultHlsProfileData() }: Settings = {},
) {
  return planEncode({ type: 'hls', data, textTracks }, media(main), {}, others)
}

describe('the sounds of a job', () => {
  it('are a group: the default one of the main file, its others, and the files of sound', () => {
    const planned = plan(
      [picture, sound('eng'), sound('ger', isDefault)],
      [srt('film.srt'), file('film.fr.m4a', sound()), file('comments "live".mp3', sound('und')), file('more.m4a', sound('eng'))],
    )
    expect(planned.audioOutput).toMatchObject({ folder: 'audio-4', name: 'German', language: 'de' })
    expect(planned.alternatives.map(({ output }) => [output.folder, output.name, output.language])).toEqual([
      ['audio-4-2', 'English', 'en'],
      ['audio-4-3', 'French', 'fr'],
      ['audio-4-4', "comments 'live'", 'und'],
      ['audio-4-5', 'English 2', 'en'],
    ])
    expect(planned.sources).toEqual([0, 2, 3, 4])
    expect(planned.audio).toEqual({ input: 0, streamIndex: 2, firstTwoChannels: false, lastingSeconds: undefined })
    expect(
      planned.alternatives.map(({ sound: { input, streamIndex, lastingSeconds } }) => [input, streamIndex, lastingSeconds]),
    ).toEqual([
      [0, 1, 60],
      [1, 0, 60],
      [2, 0, 60],
      [3, 0, 60],
    ])
    expect(planned.playlists[0]).toMatchObject({
      audio: 'audio-4',
      alternatives: ['audio-4-2', 'audio-4-3', 'audio-4-4', 'audio-4-5'],
    })
    expect(planned.warnings).toEqual([])
  })

  it('are those of the other files when the main file has none', () => {
    const planned = plan([picture], [file('dub.m4a', sound('jpn'))])
    expect(planned).toMatchObject({ sources: [0, 1], audio: { input: 1, lastingSeconds: 60 }, alternatives: [] })
    expect(planned.playlists[0]).toMatchObject({ audio: 'audio-4', alternatives: [] })
  })

  it('are at most eight', () => {
    const planned = plan([picture, ...Array.from({ length: 10 }, () => sound())])
    expect(planned.alternatives).toHaveLength(7)
    expect(planned.warnings).toEqual(['Of 10 sounds the first 8 were encoded, without "Sound 9", "Sound 10".'])
  })

  it('are none for a playlist without sound', () => {
    const data = defaultHlsProfileData()
    data.playlists = [{ name: 'silent', renditions: [1] }]
    expect(plan([picture, sound(), sound()], [], { data })).toMatchObject({ sources: [0], alternatives: [], warnings: [] })
  })

  it('that are alone are a group as well', () => {
    const planned = plan([sound('eng')], [file('de.mp3', sound('ger'))])
    expect(planned.playlists[0]).toMatchObject({ videos: [], audio: 'audio-4', alternatives: ['audio-4-2'] })
  })

  it('are one in MP4 files, which have no subtitles', () => {
    const profile = { type: 'mp4', data: defaultMp4ProfileData() } as const
    const planned = planEncode(profile, media([picture, sound('eng'), sound('ger')]), {}, [srt('a.srt')])
    expect(planned).toMatchObject({ sources: [0], audio: { streamIndex: 1 }, alternatives: [], texts: [] })
    expect(planned.warnings).toEqual([
      'MP4 files have one sound: "English", not "German".',
      'MP4 files have no subtitles: "a.srt" was not used.',
    ])
    const dubbed = planEncode(profile, media([picture]), {}, [file('dub.m4a', sound())])
    expect(dubbed).toMatchObject({ sources: [0, 1], audio: { input: 1 }, files: [{ audio: {} }, { audio: {} }, { audio: {} }] })
  })
})

describe('the texts of a job', () => {
  const withText = [picture, sound(), subtitles('mov_text', 'eng'), subtitles('hdmv_pgs_subtitle', 'ger')]

  it('are the files of subtitles that it was given', () => {
    const planned = plan([picture], [srt('film.de.srt'), srt('film.mov.srt'), srt('film.de.srt')])
    expect(planned.texts.map(({ folder, name, language, source, format }) => [folder, name, language, source, format])).toEqual([
      ['text-1', 'German', 'de', 1, 'srt'],
      ['text-2', 'film.mov', 'und', 2, 'srt'],
      ['text-3', 'German 2', 'de', 3, 'srt'],
    ])
    expect(planned.playlists[0]?.texts).toEqual(['text-1', 'text-2', 'text-3'])
    expect(planned.sources).toEqual([0])
  })

  it('of the main file are taken when the profile asks for text tracks', () => {
    const planned = plan(withText, [], { textTracks: ['webvtt'] })
    expect(planned.texts).toMatchObject([{ name: 'English', source: 0, streamIndex: 2, codec: 'mov_text' }])
    expect(planned.playlists[0]?.texts).toEqual(['text-1'])
    expect(planned.warnings).toEqual([
      'Subtitle stream 3 was left out: hdmv_pgs_subtitle is no text. Give it as a file of text, such as SRT or WebVTT.',
    ])
  })

  it('of the main file are in the playlists that have a rendition with captions', () => {
    const data = defaultHlsProfileData()
    data.renditions.push({ id: 9, streams: ['captions'] })
    data.playlists = [
      { name: 'with', renditions: [1, 4, 9] },
      { name: 'without', renditions: [1, 4] },
    ]
    const planned = plan(withText, [srt('a.srt')], { data })
    expect(planned.playlists.map(({ texts }) => texts)).toEqual([['text-1', 'text-2'], ['text-2']])
  })

  it('that are not asked for are told of, as is what cannot be made', () => {
    expect(plan(withText).warnings).toEqual(['The source has 2 subtitle tracks: the profile asks for none (text_tracks).'])
    const planned = plan([picture], [srt('a.srt')], { textTracks: ['dfxp'] })
    expect(planned.texts).toHaveLength(1)
    expect(planned.warnings).toEqual(['Text tracks in DFXP are not made: players of HLS read WebVTT.'])
  })

  it('do not make the film longer', () => {
    expect(
      plan([{ ...picture, duration: '50' }, sound(), subtitles('mov_text')], [], { textTracks: ['webvtt'] }).durationSeconds,
    ).toBe(50)
  })

  it('are at most sixteen', () => {
    const planned = plan(
      [picture],
      Array.from({ length: 17 }, (_, index) => srt(`${index}.srt`)),
    )
    expect(planned.texts).toHaveLength(16)
    expect(planned.warnings).toEqual(['The subtitle file "16.srt" was left out: there are more than 16.'])
  })
})

describe('closed captions', () => {
  const captioned = [{ ...picture, closed_captions: 1 }]

  it('are kept and offered when the profile asks for them', () => {
    const planned = plan(captioned, [], { textTracks: ['cea-708', 'cea-608'] })
    expect(planned).toMatchObject({ keepsClosedCaptions: true, warnings: [] })
    expect(planned.playlists[0]?.closedCaptions).toEqual(['cea-608', 'cea-708'])
  })

  it('of services are not for players that know none', () => {
    const data = defaultHlsProfileData()
    data.playlists = [{ name: 'old', version: 6, renditions: [1, 4] }]
    const planned = plan(captioned, [], { data, textTracks: ['cea-608', 'cea-708'] })
    expect(planned.playlists[0]?.closedCaptions).toEqual(['cea-608'])
    expect(planned.warnings).toEqual(['The playlist "old" does not offer captions in cea-708: they need HLS version 7.'])
  })

  it('are left out otherwise, and never silently', () => {
    expect(plan(captioned)).toMatchObject({
      keepsClosedCaptions: false,
      playlists: [{ closedCaptions: [] }],
      warnings: ['The picture has closed captions: the profile does not ask for them (text_tracks).'],
    })
    expect(plan([picture], [], { textTracks: ['cea-608'] })).toMatchObject({
      keepsClosedCaptions: false,
      warnings: ['The picture has no closed captions (cea-608) at its beginning.'],
    })
  })

  it('suffer where pictures are left out', () => {
    const data = defaultHlsProfileData()
    Object.assign(data.renditions[2]?.video ?? {}, { framerate: 12 })
    expect(plan(captioned, [], { data, textTracks: ['cea-608'] }).warnings).toEqual([
      'Rendition 3 loses closed captions with the pictures that it leaves out.',
    ])
  })
})
