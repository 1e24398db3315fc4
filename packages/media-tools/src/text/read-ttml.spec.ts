import { describe, expect, it } from '@jest/globals'
import { readTtml } from './read-ttml.ts'
import { probeTtml } from './ttml-probe.ts'

const document = (body: string, attributes = 'xmlns="http://www.w3.org/ns/ttml"') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n<tt ${attributes} xml:lang="de">${body}</tt>`

const frames = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25"'

describe('readTtml', () => {
  it('reads times in every notation, against those of the parents', () => {
    const text = document(
      `<body begin="1s"><div>
        <p begin="00:00:01.000" end="00:00:02.500">Hallo <span>Welt</span><br/>zweite   Zeile &amp; &lt;x&gt;</p>
        <p begin="3s" dur="2s">Drei</p>
        <p begin="00:00:06:12" end="00:00:07:00">Bilder</p>
      </div></body>`,
      frames,
    )
    expect(readTtml(text)).toEqual({
      language: 'de',
      cues: [
        { startSeconds: 2, endSeconds: 3.5, text: 'Hallo Welt\nzweite Zeile &amp; &lt;x&gt;' },
        { startSeconds: 4, endSeconds: 6, text: 'Drei' },
        { startSeconds: 7.48, endSeconds: 8, text: 'Bilder' },
      ],
    })
  })

  it('makes a cue of each change within a paragraph', () => {
    const text = document(
      '<body><div><p begin="1s" end="3s"><span end="1s">eins</span><span begin="1s">zwei</span></p></div></body>',
    )
    expect(readTtml(text)?.cues).toEqual([
      { startSeconds: 1, endSeconds: 2, text: 'eins' },
      { startSeconds: 2, endSeconds: 3, text: 'zwei' },
    ])
  })

  it('shows a paragraph that changes all the time as a whole', () => {
    const spans = Array.from({ length: 600 }, (_, index) => `<span begin="${index / 100}s">a</span>`)
    const text = document(`<body><div><p begin="0s" end="9s">${spans.join('')}</p></div></body>`)
    expect(readTtml(text)?.cues).toMatchObject([{ startSeconds: 0, endSeconds: 9 }])
  })

  it.each(['04', '10'])('reads the draft of 2006-%s that was called DFXP', (month) => {
    const text = document(
      '<body><div><p begin="1s" end="2s">alt</p></div></body>',
      `xmlns="http://www.w3.org/2006/${month}/ttaf1"`,
    )
    expect(readTtml(text)?.cues).toEqual([{ startSeconds: 1, endSeconds: 2, text: 'alt' }])
  })

  it.each([
    ['text', 'Hello'],
    ['another document', '<?xml version="1.0"?><MPD><tt/></MPD>'],
    ['a document of no namespace', '<tt><body/></tt>'],
    ['a broken one', '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'.slice(0, -3)],
    ['a very deep one', `<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="0s">${'<span>'.repeat(50_000)}`],
  ])('finds nothing in %s', (_, text) => {
    expect(readTtml(text)?.cues ?? []).toEqual([])
  })
})

describe('probeTtml', () => {
  it('says what ffprobe would', () => {
    expect(probeTtml(Buffer.from(document('<body/>')))).toMatchObject({
      format: { format_name: 'ttml', nb_streams: 1 },
      streams: [{ index: 0, codec_type: 'subtitle', codec_name: 'ttml', tags: { language: 'de' } }],
    })
    expect(probeTtml(Buffer.from('{}'))).toBeUndefined()
  })
})
