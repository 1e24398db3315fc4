import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { waitFor } from '@ingest/testing'
import autocannon from 'autocannon'
import * as HLS from 'hls-parser'
import { cpuOf } from '../process-usage.ts'
import type { Arena } from './arena.ts'
import { BarcodePublisher } from './barcode-publisher.ts'

const enoughSegments = 8
const patienceSeconds = 60
const warmUpSeconds = 2
const kinds = ['parts', 'segments'] as const
type Kind = (typeof kinds)[number]

export interface DeliveryOptions {
  players: number
  seconds: number
}

interface Rate {
  perSecond: number
  perCpuSecond: number
  megabytesPerSecond: number
}

/** How much the media app serves of the edge of a live stream, against nginx with the same files on its disk. Has no aim. */
export async function benchDelivery(arena: Arena, options: DeliveryOptions): Promise<void> {
  const { publishUrl, playUrl } = await arena.ours()
  const publisher = new BarcodePublisher(publishUrl)
  const files = await edgeOf(playUrl).finally(() => publisher.stop())
  const media = [await arena.platform.pidOf('media')]
  console.log(
    `\nfiles of the live edge to ${options.players} players, ${options.seconds} s each: a second, and a second of the server's CPU`,
  )
  for (const kind of kinds) {
    const paths = await copyTo(arena.nginx.files, files[kind])
    const ours = await load(new URL(playUrl).origin, paths, media, options)
    const theirs = await load(arena.nginx.origin, paths, await arena.nginx.pids(), options)
    console.log(
      `  ${kind}: ours ${described(ours)}; nginx ${described(theirs)}; ratio of the latter ${(ours.perCpuSecond / theirs.perCpuSecond).toFixed(2)}`,
    )
  }
}

/** What a player of the best rendition would fetch, once there is enough of it. */
async function edgeOf(playUrl: string): Promise<Record<Kind, string[]>> {
  const text = async (url: string) => {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`${url}: ${response.status}`)
    return response.text()
  }
  const entry = await waitFor(() => text(playUrl), { timeoutSeconds: patienceSeconds, what: 'a playlist' })
  const [best] = (HLS.parse(entry) as HLS.types.MasterPlaylist).variants
  const url = new URL(best?.uri ?? '', playUrl).href
  const segments = await waitFor(
    async () => {
      const found = (HLS.parse(await text(url)) as HLS.types.MediaPlaylist).segments
      return found.length >= enoughSegments ? found : undefined
    },
    { timeoutSeconds: patienceSeconds, what: `${enoughSegments} segments` },
  )
  const withParts = segments.filter(({ uri, parts }) => uri && parts.length > 0)
  const absolute = (uri: string) => new URL(uri, url).href
  return {
    parts: withParts.flatMap(({ parts }) => parts.map(({ uri }) => absolute(uri))),
    segments: withParts.map(({ uri }) => absolute(uri)),
  }
}

/** @returns their paths, which are the same there */
function copyTo(folder: string, urls: string[]): Promise<string[]> {
  return Promise.all(
    urls.map(async (url) => {
      const { pathname } = new URL(url)
      const file = path.join(folder, pathname)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, Buffer.from(await (await fetch(url)).arrayBuffer()))
      return pathname
    }),
  )
}

async function load(url: string, paths: string[], pids: number[], { players, seconds }: DeliveryOptions): Promise<Rate> {
  const run = (duration: number) =>
    autocannon({ url, connections: players, duration, requests: paths.map((each) => ({ path: each })) })
  await run(warmUpSeconds)
  const before = await cpuOf(pids)
  const { '2xx': served, non2xx, errors, duration, throughput } = await run(seconds)
  const spent = (await cpuOf(pids)) - before
  if (non2xx + errors > 0) throw new Error(`${url} answered ${non2xx} requests with a refusal, and ${errors} not at all`)
  return { perSecond: served / duration, perCpuSecond: served / spent, megabytesPerSecond: throughput.average / 1e6 }
}

function described({ perSecond, perCpuSecond, megabytesPerSecond }: Rate): string {
  return `${perSecond.toFixed(0)} (${megabytesPerSecond.toFixed(0)} MB), ${perCpuSecond.toFixed(0)}`
}
