import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { ffmpeg, temporaryDirectory, tools } from '../../test/clips.ts'
import { probe } from '../probe/probe.ts'
import { readCues } from './read-cues.ts'

const directory = await temporaryDirectory()
const { signal } = new AbortController()
afterAll(() => directory.remove())

const srt = `1
00:00:10,500 --> 00:00:12,000
<i>Grüße</i> & <font color="red">5 < 6</font> a --> b
{\\an8}second line

2
01:00:13,000 --> 01:00:14,250
Late
`
const ass = `[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, Bold, Italic, Alignment
Style: Default,Arial,16,0,0,2

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:10.50,0:00:12.00,Default,,0,0,0,,{\\i1}Hello{\\i0}\\Nworld
`
const sami = `<SAMI><HEAD></HEAD><BODY>
<SYNC Start=10500><P Class=ENCC>Hello<br>world
<SYNC Start=12000><P Class=ENCC>&nbsp;
</BODY></SAMI>
`
const scc =
  'Scenarist_SCC V1.0\n\n00:00:10:15\t9420 9420 94ae 94ae 9470 9470 c8e5 ecec ef80 942f 942f\n\n00:00:12:00\t942c 942c\n'
const vtt =
  'WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:10.500 --> 00:12.000 line:0\n<v Ann>Hello</v>\n\n00:13.000 --> 00:14.000\nworld\n'
const ttml =
  '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body><div><p begin="10.5s" end="12s">Hello<br/>world</p></div></body></tt>'

beforeAll(async () => {
  await writeFile(directory.file('srt'), srt)
  const texts = ['-i', directory.file('srt'), '-map', '0', '-map', '0', '-c:s:0', 'subrip', '-c:s:1', 'ass']
  await ffmpeg([...texts, '-f', 'matroska', directory.file('matroska')])
})

/** As an input is probed, and then read by a job. */
async function cuesOf(name: string, content: string | Buffer, streamIndex = 0) {
  const file = directory.file(name)
  await writeFile(file, content)
  const { media } = await probe(tools, { kind: 'file', path: file })
  expect(media).toMatchObject({ video: undefined, audio: [] })
  expect(media.subtitles.length).toBeGreaterThan(streamIndex)
  return readCues(tools, await readFile(file), { format: media.format, streamIndex }, directory.path, signal)
}

const times = { startSeconds: 10.5, endSeconds: 12 }

it.each([
  ['SubRip', srt, { ...times, text: '<i>Grüße</i> &amp; 5 &lt; 6 a --&gt; b\nsecond line' }, 2],
  ['SubStation Alpha', ass, { ...times, text: '<i>Hello</i>\nworld' }, 1],
  ['SAMI', sami, { ...times, text: 'Hello\nworld' }, 1],
  ['Scenarist closed captions', scc, { startSeconds: expect.closeTo(10.5, 1), endSeconds: 12, text: 'Hello' }, 1],
  ['WebVTT with styles', vtt, { ...times, text: '<v Ann>Hello</v>', settings: 'line:0' }, 2],
  ['TTML', ttml, { ...times, text: 'Hello\nworld' }, 1],
])('reads %s', async (_, content, first, count) => {
  const { cues, isGuessed } = await cuesOf('text-file', content)
  expect(cues).toHaveLength(count)
  expect(cues[0]).toMatchObject(first)
  expect(isGuessed).toBe(false)
})

it('reads the characters of other systems', async () => {
  expect(await cuesOf('latin', Buffer.from(srt, 'latin1'))).toMatchObject({
    isGuessed: true,
    cues: [{ text: expect.stringContaining('Grüße') }, {}],
  })
  const utf16 = await cuesOf('utf-16', Buffer.from(`\ufeff${srt}`, 'utf16le'))
  expect(utf16).toMatchObject({ isGuessed: false, cues: [{ text: expect.stringContaining('Grüße') }, {}] })
})

it.each([0, 1])('reads stream %i of a container, whose times do not begin at 0', async (streamIndex) => {
  const { cues } = await cuesOf('container', await readFile(directory.file('matroska')), streamIndex)
  expect(cues).toMatchObject([
    { ...times, text: expect.stringContaining('<i>Grüße</i> &amp; 5 &lt; 6') },
    { startSeconds: 3613, text: 'Late' },
  ])
})

it('finds nothing in what ffmpeg cannot read', async () => {
  const stream = { format: 'srt', streamIndex: 0 }
  expect(await readCues(tools, Buffer.from('no subtitles'), stream, directory.path, signal)).toMatchObject({ cues: [] })
})
