import type { Platform } from '@ingest/e2e/platform'
import { Ingest } from '@ingest/sdk'
import { makeVideo, RtmpPublisher } from '@ingest/testing'
import { LiveViewer } from './live-viewer.ts'

interface SoakedStream {
  publisher: RtmpPublisher
  viewer: LiveViewer
  /** Of the publisher, when it has ended although nobody has stopped it. */
  complaints: string[]
}

/** Streams with a publisher and a viewer each. What they send is never encoded: neither by the publishers nor by us. */
export class SoakedStreams {
  private readonly streams: SoakedStream[]

  private constructor(streams: SoakedStream[]) {
    this.streams = streams
  }

  static async start({ credentials }: Platform, { count, keyframeSeconds }: { count: number; keyframeSeconds: number }) {
    const ingest = new Ingest({ host: credentials.api, clientId: credentials.client_id, clientSecret: credentials.client_secret })
    const file = await smallStream(keyframeSeconds)
    const streams: SoakedStream[] = []
    for (let number = 0; number < count; number += 1) {
      const { rtmp_url, play_url } = await ingest.live.create({ title: `Stream ${number}`, recording: 'none' })
      streams.push(begin(file, rtmp_url, play_url))
    }
    return new SoakedStreams(streams)
  }

  /** Of the stream that has come the least far. */
  get segments(): number {
    return Math.min(...this.streams.map(({ viewer }) => viewer.segments))
  }

  get complaints(): string[] {
    return this.streams.flatMap(({ viewer, complaints }) => [...viewer.complaints, ...complaints])
  }

  takeLatencies(): number[] {
    return this.streams.flatMap(({ viewer }) => viewer.takeLatencies())
  }

  async stop(): Promise<void> {
    await Promise.all(this.streams.map(({ viewer }) => viewer.stop()))
    await Promise.all(this.streams.map(({ publisher }) => publisher.kill()))
  }
}

/** Without B-frames, so that it is passed on as it is, and too small for any other rendition. */
function smallStream(keyframeSeconds: number): Promise<string> {
  const picture = ['-c:v', 'libx264', '-bf', '0', '-g', String(25 * keyframeSeconds), '-b:v', '200k']
  return makeVideo({ seconds: 20, extension: 'flv', encoding: [...picture, '-c:a', 'aac', '-b:a', '64k'] })
}

function begin(file: string, rtmpUrl: string, playUrl: string): SoakedStream {
  const publisher = new RtmpPublisher(rtmpUrl, { source: ['-re', '-stream_loop', '-1', '-i', file, '-c', 'copy'] })
  const complaints: string[] = []
  void publisher.exited.then((code) => {
    // One that we kill has none.
    if (code !== null) complaints.push(`a publisher has ended with ${code}: ${publisher.errors}`)
  })
  return { publisher, viewer: new LiveViewer(playUrl), complaints }
}
