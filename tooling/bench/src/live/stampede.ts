import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { environmentOf, startApp } from '@ingest/e2e/faults/processes'
import type { Platform } from '@ingest/e2e/platform'
import { freePort, waitFor } from '@ingest/testing'
import * as HLS from 'hls-parser'
import { cpuOf, takeMemory } from '../process-usage.ts'
import { quantile } from '../statistics.ts'
import type { Arena } from './arena.ts'
import { BarcodePublisher } from './barcode-publisher.ts'

const mediaEntry = path.resolve(import.meta.dirname, '../../../../apps/media/dist/main.js')
const patience = { timeoutSeconds: 60 }
const rounds = 10
const edgeRoute = /^ingest_http_request_duration_seconds_count\{[^}]*route="\/edge\/:liveId\/:broadcastId\/\*"[^}]*\} (\d+)/gm

/**
 * Players that wait for the same part (RFC 8216bis §6.2.5.2), at the media app that has the stream and at one that has to ask it: how long it
 * takes from the first answer to all others, what each of them costs while it waits, and how often the owner is asked. Has no aim.
 */
export async function benchStampede({ platform, ours }: Arena, waiting: number): Promise<void> {
  const { publishUrl, playUrl, release } = await ours()
  const publisher = new BarcodePublisher(publishUrl)
  const [port, rtmpPort] = [await freePort(), await freePort()]
  const other = await beside(platform, port, rtmpPort)
  try {
    console.log(`\n${waiting} players that wait for the same part, ${rounds} times: from the first answer to the others`)
    const owner = { pid: await platform.pidOf('media'), origin: new URL(playUrl).origin }
    const asked = () => edgeRequests(owner.origin)
    for (const [name, at] of [
      ['the owner', owner],
      ['another media app', { pid: other.pid, origin: `http://127.0.0.1:${port}` }],
    ] as const) {
      const before = await asked()
      const found = await measure(at, new URL(playUrl).pathname, waiting)
      console.log(`  ${name}: ${found}; the owner was asked ${(await asked()) - before} times`)
    }
  } finally {
    await other.stop()
    await publisher.stop()
    await release()
  }
}

async function beside(platform: Platform, port: number, rtmpPort: number) {
  const env = await environmentOf(await platform.pidOf('media'))
  const own = { PORT: String(port), RTMP_PORT: String(rtmpPort), MEDIA_INTERNAL_URL: `http://127.0.0.1:${port}` }
  const app = startApp(mediaEntry, { ...env, ...own })
  await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, { ...patience, what: 'another media app' })
  return app
}

async function edgeRequests(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  return [...text.matchAll(edgeRoute)].reduce((sum, [, count]) => sum + Number(count), 0)
}

async function measure({ pid, origin }: { pid: number; origin: string }, entry: string, waiting: number): Promise<string> {
  const text = async (url: string) => {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`${url} is answered with ${response.status}`)
    return response.text()
  }
  const { variants } = await waitFor(async () => HLS.parse(await text(origin + entry)) as HLS.types.MasterPlaylist, patience)
  const url = new URL(variants[0]?.uri ?? '', origin + entry)
  const players = await Promise.all(Array.from({ length: waiting }, () => Player.connect(url)))
  const [{ now: idle }, cpuBefore] = [await takeMemory(pid), await cpuOf([pid])]
  const delays: number[] = []
  let most = 0
  for (let round = 0; round < rounds; round++) {
    const { segments } = HLS.parse(await text(url.href)) as HLS.types.MediaPlaylist
    const next = (segments.at(-1)?.mediaSequenceNumber ?? 0) + 1
    const answers = players.map((player) => player.ask(`${url.pathname}?_HLS_msn=${next}&_HLS_part=0`))
    const answeredAt = await Promise.all(answers)
    const first = Math.min(...answeredAt)
    delays.push(...answeredAt.map((at) => at - first))
    most = Math.max(most, (await takeMemory(pid)).peak)
  }
  const cpu = ((await cpuOf([pid])) - cpuBefore) / (rounds * waiting)
  for (const player of players) player.close()
  const [p50, p99, last] = [0.5, 0.99, 1].map((share) => quantile(delays, share).toFixed(0))
  const kibibytes = (most - idle) / 1024 / waiting
  return `p50 ${p50} ms, p99 ${p99} ms, last ${last} ms; ${(cpu * 1000).toFixed(2)} ms of CPU and ${kibibytes.toFixed(0)} KiB each`
}

/** As little of a player as can be: what it costs would be measured, too. */
class Player {
  private readonly socket: Socket
  private readonly host: string

  private constructor(socket: Socket, host: string) {
    this.socket = socket
    this.host = host
  }

  static async connect({ hostname, port, host }: URL): Promise<Player> {
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    return new Player(socket, host)
  }

  /** @returns when the answer was there */
  async ask(target: string): Promise<number> {
    this.socket.write(`GET ${target} HTTP/1.1\r\nhost: ${this.host}\r\naccept-encoding: gzip\r\n\r\n`)
    let answer = ''
    while (!isWhole(answer)) {
      const [bytes] = (await once(this.socket, 'data')) as [Buffer]
      answer += bytes.toString('latin1')
    }
    if (!answer.startsWith('HTTP/1.1 200')) throw new Error(`a player that waits is answered with ${answer.slice(0, 40)}`)
    return performance.now()
  }

  close(): void {
    this.socket.destroy()
  }
}

function isWhole(answer: string): boolean {
  const [head = '', body] = answer.split('\r\n\r\n', 2)
  return body !== undefined && answer.length - head.length - 4 >= Number(/^content-length: (\d+)/im.exec(head)?.[1])
}
