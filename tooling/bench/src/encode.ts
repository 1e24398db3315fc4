import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { makeVideo, realFootage } from '@ingest/testing'
import { type BenchedSource, uploadSource } from './benched-source.ts'
import { assertEqual, type Output, servedOutput, writtenOutput } from './output.ts'
import { cpuSpent } from './process-usage.ts'
import { profileWhile } from './profile.ts'
import { oneByOne, playlistsIn, singleCommand } from './rivals.ts'
import { median, spread, tellAim } from './statistics.ts'

/** What one run has cost, in seconds. */
interface Cost {
  /** Of all, and of what is not ffmpeg. */
  cpu: number
  worker: number
  wall: number
}

interface Footage {
  name: string
  file: string
  aims: { single: number; oneByOne: number }
}

type Way = 'ours' | 'single' | 'oneByOne'

const ways: Record<Way, string> = {
  ours: 'a job of the worker',
  single: 'one ffmpeg for all, by hand',
  oneByOne: 'one ffmpeg per rendition, then packaged',
}
/** Its last segment is one that anybody would cut. */
const footageSeconds = 28
/** Long enough that what a job costs once does not outweigh what an encode costs; of a length that all cut into as many segments. */
const syntheticSeconds = 58

/** @returns whether all aims were reached */
export async function benchEncode(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { runs: { type: 'string', default: '7' }, profile: { type: 'string' } } })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-bench-'))
  const platform = await startPlatform()
  try {
    const footages = await makeFootage(folder)
    if (values.profile) await profileJobs(platform, footages, values.profile)
    const reached: boolean[] = []
    for (const footage of footages) reached.push(await compare(platform, footage, folder, Number(values.runs)))
    return reached.every(Boolean)
  } finally {
    await platform.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeFootage(folder: string): Promise<Footage[]> {
  const real = path.join(folder, 'real.mp4')
  const cut = ['-v', 'error', '-t', String(footageSeconds), '-i', realFootage(), '-c', 'copy', real]
  await promisify(execFile)('ffmpeg', cut)
  const synthetic = await makeVideo({ seconds: syntheticSeconds, width: 1280, height: 720 })
  return [
    { name: `real footage, ${footageSeconds} s of 720p`, file: real, aims: { single: 1.03, oneByOne: 0.8 } },
    {
      name: `synthetic picture, ${syntheticSeconds} s of 720p`,
      file: synthetic,
      aims: { single: 1.03, oneByOne: 0.72 },
    },
  ]
}

async function profileJobs(platform: Platform, footages: Footage[], folder: string): Promise<void> {
  const pid = await platform.pidOf('worker')
  for (const { name, file } of footages) {
    const source = await uploadSource(platform, file)
    await profileWhile({ pid, folder }, name, () => runJob(platform, source))
  }
}

/** The ways by turns, so that whatever else the machine does hits all of them. */
async function compare(platform: Platform, { name, file, aims }: Footage, folder: string, runs: number): Promise<boolean> {
  const source = await uploadSource(platform, file)
  const costs: Record<Way, Cost[]> = { ours: [], single: [], oneByOne: [] }
  for (let run = 0; run < runs; run += 1) {
    const ours = await runJob(platform, source)
    costs.ours.push(ours.cost)
    for (const [way, rival] of [
      ['single', singleCommand],
      ['oneByOne', oneByOne],
    ] as const) {
      const theirs = await runRival(rival, file, path.join(folder, way))
      assertEqual(ways[way], ours.output, theirs.output)
      costs[way].push(theirs.cost)
    }
  }
  console.log(`\n${name}, ${runs} runs: median (least–most), in seconds`)
  for (const way of Object.keys(ways) as Way[]) console.log(line(ways[way], costs[way]))
  const cpu = (way: Way) => median(costs[way].map((cost) => cost.cpu))
  const reached = [
    tellAim(`CPU against ${ways.single}`, cpu('ours') / cpu('single'), aims.single),
    tellAim(`CPU against ${ways.oneByOne}`, cpu('ours') / cpu('oneByOne'), aims.oneByOne),
  ]
  return reached.every(Boolean)
}

function line(what: string, costs: Cost[]): string {
  const of = (pick: (cost: Cost) => number) => spread(costs.map(pick))
  return `  ${what.padEnd(42)} CPU ${of(({ cpu }) => cpu)}, of it not ffmpeg ${of(({ worker }) => worker)}; wall ${of(({ wall }) => wall)}`
}

async function runJob(platform: Platform, { ingest, encode }: BenchedSource): Promise<{ cost: Cost; output: Output }> {
  const worker = await platform.pidOf('worker')
  let videoId = ''
  const { own, children, wall } = await cpuSpent(worker, async () => {
    const job = await encode()
    videoId = job.videoId
    await job.done()
  })
  const [video] = await ingest.videos.publish([videoId])
  const output = await servedOutput(String(video?.playback_urls[0]?.url))
  return { cost: { cpu: own + children, worker: own, wall }, output }
}

async function runRival(rival: typeof singleCommand, file: string, folder: string): Promise<{ cost: Cost; output: Output }> {
  try {
    const { children, wall } = await cpuSpent(process.pid, () => rival(file, folder))
    return { cost: { cpu: children, worker: 0, wall }, output: await writtenOutput(playlistsIn(folder)) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
