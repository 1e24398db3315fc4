import { expect, it } from '@jest/globals'
import { readWebVtt } from './read-webvtt.ts'

it('reads cues with their settings, and skips styles, notes and what is wrong', async () => {
  const text = `WEBVTT - A film

STYLE
::cue { color: red }

NOTE about
nothing

first
00:10.500 --> 00:12.000 line:10% align:start position:20%,line-left size:50%
<v Bob>Hello</v> & goodbye

this is no cue

00:13.000 --> 01:00:14.000 line:-2 vertical:rl
Two
lines

00:15.000 -> 00:16.000
wrong arrow`
  expect(await readWebVtt(text)).toEqual([
    {
      ...{ startSeconds: 10.5, endSeconds: 12, text: '<v Bob>Hello</v> &amp; goodbye' },
      settings: 'line:10% position:20%,line-left size:50% align:start',
    },
    { startSeconds: 13, endSeconds: 3614, text: 'Two\nlines', settings: 'vertical:rl line:-2' },
  ])
})

it.each(['', 'no document', 'WEBVTT'])('finds nothing in %j', async (text) => {
  expect(await readWebVtt(text)).toEqual([])
})

it('reads a hundred thousand cues', async () => {
  const text = `WEBVTT\n\n${'00:01.000 --> 00:02.000\nx\n\n'.repeat(100_000)}`
  expect(await readWebVtt(text)).toHaveLength(100_000)
})
