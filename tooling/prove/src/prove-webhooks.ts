import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Event } from '@ingest/sdk'
import { freePort, waitFor } from '@ingest/testing'
import { killInALoop, type Life } from './kill-loop.ts'
import { KillableApp } from './killable-app.ts'
import type { KillablePlatform } from './killable-platform.ts'
import { writeReport } from './report.ts'
import { runProof } from './run-proof.ts'

/** A run of another number is for trying out, and is not reported. */
const fullCount = 500
const clients = 4
/** Between two things that one client makes happen. */
const mostPauseMs = 1000
const secret = 'the secret of the receiver'
const event = 'videos.create'
const lives: Record<'api' | 'worker' | 'receiver', Life> = {
  api: { leastMs: 0, mostMs: 2500 },
  worker: { leastMs: 0, mostMs: 3000 },
  receiver: { leastMs: 0, mostMs: 2000 },
}
/** Long enough for the third and the fourth attempt of what had two failures. */
const settleSeconds = 600

const text = `The api, the worker and the receiver of webhooks are killed with SIGKILL at random moments of each of their lives and started again at once, while
clients create videos. When nobody is killed any more, every event that the API shows has reached the receiver, with the body that the API shows and
a valid signature: what the receiver has acknowledged is on its disk. More than once is allowed, and counted.`

interface Receipt {
  attempt: string
  event_object: Event
}

/** @returns whether everything held */
export const proveWebhooks = (args: string[]) => runProof(args, fullCount, run)

async function run(platform: KillablePlatform, folder: string, count: number): Promise<boolean> {
  const startedAt = performance.now()
  const receiptsFile = path.join(folder, 'receipts.jsonl')
  const receiver = await startReceiver(folder, receiptsFile)
  try {
    await platform.ingest.hooks.create({ event_names: [event], url: receiver.url, secret, retry: 'extended' })
    await createUnderFire(platform, receiver.app, count)
    const unrest = await settle(platform)
    const receipts = (await readFile(receiptsFile, 'utf8')).trim().split('\n').map(parseReceipt)
    const events = await all(platform.ingest.events.list({ filter: [event] }))
    const complaints = [...unrest, ...events.flatMap((each) => complain(each, receipts))]
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const figures = figuresOf({ platform, receiver: receiver.app, events, receipts, complaints, seconds })
    for (const [what, value] of figures) console.log(`${what}: ${value}`)
    for (const complaint of complaints) console.error(complaint)
    if (count === fullCount)
      console.log(writeReport('webhooks', { title: 'Webhooks while everything is killed', text, figures, complaints }))
    return complaints.length === 0
  } finally {
    await receiver.app.stop()
  }
}

async function startReceiver(folder: string, receiptsFile: string): Promise<{ app: KillableApp; url: string }> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const script = path.join(import.meta.dirname, 'receiver.child.ts')
  const command = [process.execPath, script, String(port), receiptsFile, secret]
  const env = { PATH: String(process.env.PATH) }
  const app = new KillableApp({ name: 'receiver', command, env, origin, logFile: path.join(folder, 'receiver.log') })
  await app.ready()
  return { app, url: `${origin}/hook` }
}

/** Whether a request that broke has created its video, nobody knows: the events of the API say. */
async function createUnderFire(platform: KillablePlatform, receiver: KillableApp, count: number): Promise<void> {
  const peace = new AbortController()
  const apps = { api: platform.api, worker: platform.workers[0], receiver }
  const fire = (['api', 'worker', 'receiver'] as const).map((name) => killInALoop(apps[name], lives[name], peace.signal))
  const numbers = Array.from({ length: count }, (_, index) => index).values()
  const client = async () => {
    for (const number of numbers) {
      const create = () => platform.ingest.videos.create({ title: `Film ${number}` })
      await waitFor(create, { timeoutSeconds: 120, what: `video ${number} is created` })
      await pause(Math.random() * mostPauseMs)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  peace.abort()
  await Promise.all(fire)
}

async function settle({ ingest }: KillablePlatform): Promise<string[]> {
  const deliveries = () => all(ingest.hooks.deliveries.list())
  const isSettled = async () => (await deliveries()).every(({ status }) => status !== 'PENDING')
  try {
    await waitFor(isSettled, { timeoutSeconds: settleSeconds, what: 'every delivery has ended' })
  } catch (error) {
    return [(error as Error).message]
  }
  const failed = (await deliveries()).filter(({ status }) => status === 'FAILED')
  return failed.map(({ id, error }) => `delivery ${id} was given up: ${error}`)
}

function complain(told: Event, receipts: Receipt[]): string[] {
  const received = receipts.filter(({ event_object }) => event_object.event_id === told.event_id)
  if (received.length === 0) return [`event ${told.event_id} has not arrived`]
  const changed = received.some(({ event_object }) => !isDeepStrictEqual(event_object, told))
  return changed ? [`event ${told.event_id} is another than the API shows`] : []
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

function parseReceipt(line: string): Receipt {
  return JSON.parse(line) as Receipt
}

interface Facts {
  platform: KillablePlatform
  receiver: KillableApp
  events: Event[]
  receipts: Receipt[]
  complaints: string[]
  seconds: number
}

function figuresOf({ platform, receiver, events, receipts, complaints, seconds }: Facts): [string, string | number][] {
  const arrived = new Set(receipts.map(({ event_object }) => event_object.event_id))
  return [
    ['events', events.length],
    ['events that arrived', arrived.size],
    ['kills of the api', platform.api.kills],
    ['kills of the worker', platform.workers[0].kills],
    ['kills of the receiver', receiver.kills],
    ['requests that broke', platform.brokenRequests()],
    ['arrivals of an event that had arrived before', receipts.length - arrived.size],
    ['most attempts at one delivery', Math.max(...receipts.map(({ attempt }) => Number(attempt)))],
    ['complaints', complaints.length],
    ['seconds', seconds],
  ]
}
