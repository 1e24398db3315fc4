import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser } from '@ingest/e2e/browser'
import { startMinio } from '@ingest/storage/testing'
import { requireTool, waitFor } from '@ingest/testing'
import { startKillablePlatform } from '../killable-platform.ts'
import { Random } from '../random.ts'
import { writeReport } from '../report.ts'
import { faultNames, hold } from './faults.ts'
import { type PlannedFault, playRound, type Round, type Stage } from './round.ts'

/** A run of another number is for trying out, and is not reported. */
const fullCount = 44

const text = `A live stream with a publisher that comes back whenever it is disconnected, on MinIO and two media apps behind a balancer, watched in Chromium by the player page
and by a reader of its playlists. Everything that it runs on is struck, one fault after the other, in an order of chance. After each of them new segments come, and the
player goes on without a reload. Numbers of segments never go back. In the end the broadcast is stopped: its recording has every segment
that a playlist ever listed, each once, and nothing is left in the spool.`

/** @returns whether everything held */
export async function proveLiveFaults(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: 'string', default: String(fullCount) },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
      only: { type: 'string', default: '' },
      keep: { type: 'boolean' },
    },
  })
  const plan = planRounds(Number(values.seed), Number(values.count), values.only)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-prove-'))
  const cleanups: (() => Promise<unknown>)[] = []
  try {
    const stage = await setStage(folder, cleanups)
    return await run(stage, folder, plan, {
      seed: Number(values.seed),
      isFull: Number(values.count) === fullCount && !values.only,
    })
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup()
    if (values.keep) console.log(`logs and data: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
  }
}

/** What a seed means: in each round every fault once, in an order of chance. */
function planRounds(seed: number, count: number, only: string): PlannedFault[][] {
  const random = new Random(seed)
  const names = faultNames.filter((name) => name.includes(only))
  if (names.length === 0) throw new Error(`no fault is called ${only}: ${faultNames.join('; ')}`)
  const rounds = Array.from({ length: Math.ceil(count / names.length) }, (_, index) =>
    random.shuffle(names).slice(0, count - index * names.length),
  )
  return rounds.map((round) => round.map((fault) => ({ fault, holdMs: Math.round(random.between(hold.leastMs, hold.mostMs)) })))
}

async function setStage(folder: string, cleanups: (() => Promise<unknown>)[]): Promise<Stage> {
  const minio = await startMinio({ binary: requireTool('minio') })
  cleanups.push(() => minio.stop())
  const env = { LIVE_SEGMENT_SECONDS: '1' }
  const platform = await startKillablePlatform(folder, { s3: minio.config('ingest'), medias: 2, env })
  cleanups.push(() => platform.stop())
  const browser = await openBrowser(requireTool('chromium') ?? 'chromium')
  cleanups.push(() => browser.close())
  return { platform, minio, browser }
}

async function run(stage: Stage, folder: string, plan: PlannedFault[][], { seed, isFull }: { seed: number; isFull: boolean }) {
  console.log(`seed ${seed}: the same again with --seed ${seed}`)
  const startedAt = performance.now()
  const rounds: Round[] = []
  for (const [index, planned] of plan.entries()) {
    const title = `Broadcast ${index + 1} of ${seed}`
    const failed = (error: Error): Round => ({ struck: [], reopened: 0, finished: 0, complaints: [error.message] })
    const round = await playRound(stage, planned, title).catch(failed)
    for (const complaint of round.complaints) console.error(`${title}: ${complaint}`)
    rounds.push(round)
  }
  const complaints = [...rounds.flatMap((round) => round.complaints), ...(await complainOfSpool(folder))]
  const figures = figuresOf(rounds, seed, Math.round((performance.now() - startedAt) / 1000))
  for (const [what, value] of figures) console.log(`${what}: ${value}`)
  for (const complaint of complaints) console.error(complaint)
  if (isFull)
    console.log(writeReport('live-faults', { title: 'A live stream while everything fails', text, figures, complaints }))
  return complaints.length === 0
}

async function complainOfSpool(folder: string): Promise<string[]> {
  const left = async () =>
    (await readdir(path.join(folder, 'live-spool'), { recursive: true })).filter((name) => name.includes('~'))
  const isEmpty = async () => (await left()).length === 0
  await waitFor(isEmpty, { timeoutSeconds: 30 }).catch(() => undefined)
  return (await left()).map((name) => `${name} is left in the spool`)
}

function figuresOf(rounds: Round[], seed: number, seconds: number): [string, string | number][] {
  const struck = rounds.flatMap((round) => round.struck)
  const ofFault = faultNames.map((name): [string, string] => {
    const own = struck.filter(({ fault }) => fault === name).map(({ recoverySeconds }) => recoverySeconds)
    return [name, `${own.length}, slowest ${Math.max(0, ...own).toFixed(1)} s`]
  })
  return [
    ['seed', seed],
    ['broadcasts', rounds.length],
    ['faults', struck.length],
    ...ofFault,
    ['times that the page has opened the stream again', rounds.reduce((sum, { reopened }) => sum + reopened, 0)],
    ['segments that were finished', rounds.reduce((sum, { finished }) => sum + finished, 0)],
    ['seconds', seconds],
  ]
}
