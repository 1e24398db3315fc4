import { createCipheriv } from 'node:crypto'
import { copyFile, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ffmpeg, ffprobe, makeClip, realFootage, temporaryDirectory, tools } from '../../test/clips.ts'
import { makeCaptionedClip } from '../../test/closed-captions.ts'
import { extractPoster } from './extract-poster.ts'
import { ProbeError, probe } from './probe.ts'

const directory = await temporaryDirectory()
const file = directory.file
const source = (name: string) => ({ kind: 'file', path: file(name) }) as const

const failureOf = (name: string) =>
  probe(tools, source(name)).then(
    () => 'success',
    (error: unknown) => (error instanceof ProbeError ? error.failure.code : error),
  )

/** The same for the same seed. */
function randomBytes(seed: number, length: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length))
}

/** Names have no extension, as objects have none. */
beforeAll(async () => {
  await makeClip(['-movflags', '+faststart', '-f', 'mp4', file('clip')], { seconds: 12 })
  await ffmpeg(['-i', file('clip'), '-c', 'copy', '-f', 'matroska', file('clip-mkv')])
}, 60_000)
afterAll(() => directory.remove())

describe('probe', () => {
  it('reads real footage', async () => {
    const { raw, media } = await probe(tools, { kind: 'file', path: realFootage })
    expect(media).toMatchObject({
      durationSeconds: expect.closeTo(30, 0),
      video: { codec: 'h264', width: 1280, height: 720, averageFrameRate: { num: 24_000, den: 1001 }, interlaced: false },
      audio: [{ codec: 'aac', channels: 2 }],
    })
    expect(raw.format).toMatchObject({ format_name: 'mov,mp4,m4a,3gp,3g2,mj2' })
    expect(JSON.stringify(raw)).not.toContain(realFootage)
  })

  it('reads rotation, sound alone, subtitles and captions', async () => {
    await ffmpeg(['-i', file('clip'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', '-f', 'mov', file('turned')])
    await ffmpeg(['-i', file('clip'), '-vn', '-c', 'copy', '-f', 'adts', file('sound')])
    await writeFile(file('captions'), '1\n00:00:01,000 --> 00:00:02,000\nHello\n')
    expect((await probe(tools, source('turned'))).media.video).toMatchObject({ width: 180, height: 320 })
    expect((await probe(tools, source('sound'))).media).toMatchObject({ video: undefined, audio: [{ sampleRate: 48_000 }] })
    await makeCaptionedClip(file('captioned'))
    expect((await probe(tools, source('captioned'))).raw.streams).toMatchObject([{ closed_captions: 1 }])
    expect((await probe(tools, source('clip'))).media.video?.hasClosedCaptions).toBe(false)
    expect((await probe(tools, source('captions'))).media).toMatchObject({
      format: 'srt',
      subtitles: [{ codec: 'subrip' }],
      audio: [],
    })
  })

  it('explains what is no media', async () => {
    await writeFile(file('empty'), '')
    await writeFile(file('text'), 'Dear sir or madam,\n'.repeat(100))
    await writeFile(file('noise'), Buffer.alloc(100_000, 'x'))
    await ffmpeg(['-f', 'lavfi', '-i', 'testsrc2', '-frames:v', '1', '-f', 'image2', file('picture.png')])
    await copyFile(file('picture.png'), file('picture'))
    expect(await Promise.all(['empty', 'text', 'noise', 'picture'].map(failureOf))).toEqual([
      'not-media',
      'not-media',
      'not-media',
      'not-self-contained',
    ])
    await expect(probe(tools, source('empty'), { sizeBytes: 0 })).rejects.toThrow('The file is empty')
  })

  it('explains random bytes and text of any kind', async () => {
    for (const seed of [1, 2, 3, 4]) await writeFile(file(`random-${seed}`), randomBytes(seed, 250_000 * seed))
    await writeFile(file('one-byte'), 'x')
    await writeFile(file('page'), `<!doctype html><html><body>${'<p>404 Not Found</p>'.repeat(500)}</body></html>`)
    await writeFile(file('object'), JSON.stringify({ error: 'expired', items: [1, 2, 3] }))
    await writeFile(file('table'), 'time,value\n00:00:01,1\n'.repeat(500))
    const names = ['random-1', 'random-2', 'random-3', 'random-4', 'one-byte', 'page', 'object', 'table']
    expect(await Promise.all(names.map(failureOf))).toEqual(names.map(() => 'not-media'))
  })

  it.each(['clip', 'clip-mkv'])('finds that %s is cut, wherever it is cut', async (name) => {
    const { size } = await stat(file(name))
    for (const share of [0.2, 0.5, 0.9]) {
      await copyFile(file(name), file('cut'))
      await truncate(file('cut'), Math.round(size * share))
      expect(await failureOf('cut')).toBe('truncated')
    }
  })

  it('finds a missing index and encryption', async () => {
    await ffmpeg(['-i', file('clip'), '-c', 'copy', '-f', 'mp4', file('index-last')])
    await truncate(file('index-last'), 100_000)
    const key = ['-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb', '-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8']
    await ffmpeg(['-i', file('clip'), '-c', 'copy', '-encryption_scheme', 'cenc-aes-ctr', ...key, '-f', 'mp4', file('protected')])
    expect(await failureOf('index-last')).toBe('truncated')
    expect(await failureOf('protected')).toBe('encrypted')
  })

  it('stops at its limits of time', async () => {
    const limits = { timeSeconds: 0.01, cpuSeconds: 1, memoryBytes: 1024 ** 3, fileBytes: 0 }
    await expect(probe(tools, source('clip'), { limits })).rejects.toThrow('within its limits')
  })
})

describe('files that point elsewhere', () => {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.end()
  })
  const secret = 'THE-SECRET'
  let url = ''

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await writeFile(file('secret.txt'), secret)
  })
  afterAll(() => new Promise((closed) => server.close(closed)))

  const bait: Record<string, (target: string) => string> = {
    hls: (target) => `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`,
    'hls with a map': (target) =>
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MAP:URI="${target}"\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`,
    'hls of hls': (target) => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${target}\n`,
    concat: (target) => `ffconcat version 1.0\nfile '${target}'\n`,
    dash: (target) =>
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT10S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL><SegmentList><SegmentURL media="${target}"/></SegmentList></Representation></AdaptationSet></Period></MPD>`,
    sdp: () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
    'subtitles of another file': (target) =>
      `# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\n${target}\nid: en, index: 0\ntimestamp: 00:00:01:000, filepos: 000000000\n`,
    'smooth streaming': (target) =>
      `<SmoothStreamingMedia MajorVersion="2"><StreamIndex Url="${target}"/></SmoothStreamingMedia>`,
    'imf composition': (target) =>
      `<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>${target}</Id></CompositionPlaylist>`,
    metadata: (target) => `;FFMETADATA1\ntitle=${target}\n`,
    'a drawing': (target) =>
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${target}"/></svg>`,
    'a Reference Movie': (target) => `RTSPtext\r\n${target}\r\n`,
  }

  it.each(Object.keys(bait))('refuses %s, reading no file and asking no server', async (kind) => {
    for (const target of [file('secret.txt'), `${url}/segment.ts`, `file://${file('secret.txt')}`]) {
      await writeFile(file('bait'), bait[kind]?.(target) ?? '')
      const error = await probe(tools, source('bait')).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(ProbeError)
      expect(JSON.stringify(error)).not.toContain(secret)
    }
    expect(requests).toEqual([])
  })
})

describe('extractPoster', () => {
  it('writes a JPEG of the shape of the picture', async () => {
    const { media } = await probe(tools, source('clip'))
    expect(await extractPoster(tools, source('clip'), media, file('poster.jpg'))).toBe(true)
    expect(await ffprobe(['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', file('poster.jpg')])).toBe(
      'mjpeg,320,180',
    )
  })

  it('scales anamorphic and large pictures', async () => {
    await makeClip(['-vf', 'scale=1440:1080,setsar=4/3', '-an', '-f', 'mp4', file('anamorphic')], { seconds: 1 })
    const { media } = await probe(tools, source('anamorphic'))
    expect(media.video).toMatchObject({ width: 1920, height: 1080 })
    expect(await extractPoster(tools, source('anamorphic'), media, file('wide.jpg'))).toBe(true)
    expect(await ffprobe(['-show_entries', 'stream=width,height', '-of', 'csv=p=0', file('wide.jpg')])).toBe('1280,720')
  })

  it('has none for sound', async () => {
    await ffmpeg(['-i', file('clip'), '-vn', '-c', 'copy', '-f', 'adts', file('only-sound')])
    const { media } = await probe(tools, source('only-sound'))
    expect(await extractPoster(tools, source('only-sound'), media, file('none.jpg'))).toBe(false)
  })
})
