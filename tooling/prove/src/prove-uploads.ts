import path from 'node:path'
import { waitFor } from '@ingest/testing'
import { killInALoop, type Life } from './kill-loop.ts'
import type { KillablePlatform } from './killable-platform.ts'
import { writeReport } from './report.ts'
import { runProof } from './run-proof.ts'
import { makeSpecimens } from './specimens.ts'
import { type Accepted, untilResult, uploadStubbornly } from './stubborn-upload.ts'
import { InputVerifier, type Verified } from './verify-inputs.ts'

/** A run of another number is for trying out, and is not reported. */
const fullCount = 100
const clients = 6
/**
 * A probe takes one to seven seconds, so many are cut off. The platform gives an input up after twenty dead workers, as one that
 * may kill them; a sound file can meet that fate here by chance. It is counted by itself, and the proof has failed.
 */
const lives: Record<'api' | 'worker', Life> = { api: { leastMs: 0, mostMs: 2500 }, worker: { leastMs: 1000, mostMs: 15_000 } }
/** How long the probes may take when nobody is killed any more. */
const settleSeconds = 300

const text = `The api and the worker are killed with SIGKILL at random moments of each of their lives and started again at once, while clients upload
films, sounds, and files that are no media, and go on after every broken connection. When the platform has acknowledged a completion, it answers for
the upload: its bytes are in the store, a sound file becomes READY, exactly one result of its probe was told, the one that the API shows, and nothing waits in the queue.`

/** @returns whether everything held */
export const proveUploads = (args: string[]) => runProof(args, fullCount, run)

async function run(platform: KillablePlatform, folder: string, count: number): Promise<boolean> {
  const startedAt = performance.now()
  const { accepted, refusals } = await uploadUnderFire(platform, folder, count)
  const verifier = new InputVerifier(platform.ingest, platform.store, platform.postgres.url)
  try {
    const unrest = await settle(verifier)
    const verified = await Promise.all(accepted.map((each) => verifier.verify(each)))
    const complaints = [...refusals, ...unrest, ...verified.flatMap(describe)]
    const abandoned = await verifier.countAbandoned(accepted)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const figures = figuresOf(platform, verified, {
      count,
      abandoned,
      seconds,
      complaints: complaints.length - verified.filter(({ givenUp }) => givenUp).length,
    })
    for (const [what, value] of figures) console.log(`${what}: ${value}`)
    for (const complaint of complaints) console.error(complaint)
    if (count === fullCount)
      console.log(writeReport('uploads', { title: 'Uploads while everything is killed', text, figures, complaints }))
    return complaints.length === 0
  } finally {
    await verifier.close()
  }
}

interface Outcome {
  accepted: Accepted[]
  refusals: string[]
}

/** All uploads, from a few clients at once, while both apps are killed again and again. */
async function uploadUnderFire(platform: KillablePlatform, folder: string, count: number): Promise<Outcome> {
  const specimens = await makeSpecimens(path.join(folder, 'specimens'))
  const peace = new AbortController()
  const [worker] = platform.workers
  const fire = [killInALoop(platform.api, lives.api, peace.signal), killInALoop(worker, lives.worker, peace.signal)]
  const outcome: Outcome = { accepted: [], refusals: [] }
  const numbers = Array.from({ length: count }, (_, index) => index).values()
  const client = async () => {
    for (const number of numbers) {
      const specimen = specimens[number % specimens.length] as (typeof specimens)[number]
      try {
        const accepted = await uploadStubbornly(platform.ingest, specimen)
        outcome.accepted.push(accepted)
        console.log(`${outcome.accepted.length} of ${count} are accepted`)
        await untilResult(platform.ingest, accepted)
      } catch (error) {
        outcome.refusals.push(`${specimen.name}: ${(error as Error).message}`)
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  peace.abort()
  await Promise.all(fire)
  return outcome
}

async function settle(verifier: InputVerifier): Promise<string[]> {
  try {
    await waitFor(() => verifier.isAtRest(), { timeoutSeconds: settleSeconds, what: 'the queue to be empty' })
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

function describe({ accepted, complaints }: Verified): string[] {
  return complaints.map((complaint) => `${accepted.specimen.name}, input ${accepted.inputId}: ${complaint}`)
}

interface Totals {
  count: number
  abandoned: number
  seconds: number
  complaints: number
}

function figuresOf(
  { api, workers: [worker], brokenRequests }: KillablePlatform,
  verified: Verified[],
  totals: Totals,
): [string, string | number][] {
  const interruptions = verified.reduce((sum, { accepted }) => sum + accepted.interruptions, 0)
  const claims = verified.map(({ attempts }) => attempts)
  return [
    ['uploads', totals.count],
    ['accepted', verified.length],
    ['kills of the api', api.kills],
    ['kills of the worker', worker.kills],
    ['requests that broke', brokenRequests()],
    ['times that a client had to go on after an interruption', interruptions],
    ['inputs whose creation was answered to nobody, and done again', totals.abandoned],
    ['inputs whose probe was begun more than once', claims.filter((each) => each > 1).length],
    ['most probes of one input', Math.max(0, ...claims)],
    ['sound files given up after too many dead workers', verified.filter(({ givenUp }) => givenUp).length],
    ['other complaints', totals.complaints],
    ['seconds', totals.seconds],
  ]
}
