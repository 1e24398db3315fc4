import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { Ingest } from '@ingest/sdk'
import { BarcodePage } from './barcode-page.ts'
import { Nginx } from './nginx.ts'

export interface OurStream {
  publishUrl: string
  playUrl: string
  /** Ends it for good. */
  release(): Promise<void>
}

/** Our platform and nginx-rtmp side by side, and a browser that looks at both. */
export interface Arena {
  platform: Platform
  nginx: Nginx
  page: BarcodePage
  segmentSeconds: number
  ours(): Promise<OurStream>
}

const segmentSeconds = 1
/** A stream whose publisher has gone is still served, longer than any load on it lasts. */
const reconnectSeconds = 600

export async function inArena<T>(work: (arena: Arena) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-bench-'))
  const cleanups: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const nginx = await Nginx.start(folder, { segmentSeconds })
    cleanups.push(() => nginx.stop())
    const platform = await startPlatform({
      env: {
        LIVE_SEGMENT_SECONDS: String(segmentSeconds),
        LIVE_RECONNECT_SECONDS: String(reconnectSeconds),
        CHECK_RESPONSES: 'false',
      },
    })
    cleanups.push(() => platform.stop())
    const page = await BarcodePage.open()
    cleanups.push(() => page.close())
    return await work({ nginx, platform, page, segmentSeconds, ours: () => createStream(platform) })
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup()
  }
}

async function createStream({ credentials }: Platform): Promise<OurStream> {
  const ingest = new Ingest({ host: credentials.api, clientId: credentials.client_id, clientSecret: credentials.client_secret })
  const { id, rtmp_url, play_url, stream_key } = await ingest.live.create({ title: 'Bench', recording: 'none' })
  return {
    publishUrl: rtmp_url,
    playUrl: play_url,
    release: async () => void (await ingest.live.stop(id, { stream_key })),
  }
}
