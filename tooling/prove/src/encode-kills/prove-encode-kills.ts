import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { fileSource } from '@ingest/sdk/node'
import { waitFor } from '@ingest/testing'
import { writeReport } from '../report.ts'
import { type Arena, type Cleanups, drivers, startArena } from './arena.ts'
import { type Clip, makeClips } from './clips.ts'
import { faults } from './faults.ts'
import { type BlowOptions, type PlannedBlow, planBlows } from './plan.ts'
import { type Outcome, type Specimen, strike } from './strike.ts'

/** A run of another number is for trying out, and is not reported. */
const fullCount = 50
/** Work folders of dead workers are removed after five minutes, by a sweep that comes every minute. */
const tidySeconds = 420

const text = `Encodes are struck, one fault each, at a moment of chance: its worker is killed, told to end, or frozen past its lease; its ffmpeg is killed;
its disk is full; the object store or the database is away. Half of them run on files, half on MinIO, with two workers each. Meanwhile a
viewer reads all that the media app serves: each playlist parses, lists only what exists, and never takes anything back. Every encode ends by itself,
once, within 60 s of the end of its trouble, in one set of variants whose every frame can be decoded; no ffmpeg and no file is left.`

type RunOptions = Pick<BlowOptions, 'count' | 'seed' | 'only'>

/** @returns whether everything held */
export async function proveEncodeKills(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: 'string', default: String(fullCount) },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
      only: { type: 'string' },
      keep: { type: 'boolean' },
    },
  })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-prove-'))
  const cleanups: Cleanups = []
  try {
    const arenas: Arena[] = []
    for (const driver of drivers) arenas.push(await startArena(driver, path.join(folder, driver), cleanups))
    return await run(arenas, folder, { count: Number(values.count), seed: Number(values.seed), only: values.only })
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup()
    if (values.keep) console.log(`logs and data: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
  }
}

async function run(arenas: Arena[], folder: string, { count, seed, only }: RunOptions): Promise<boolean> {
  console.log(`seed ${seed}: the same again with --seed ${seed}`)
  const startedAt = performance.now()
  const clips = await makeClips(path.join(folder, 'clips'))
  const blows = planBlows({ seed, count, clips: clips.length, only })
  const outcomes = (await Promise.all(arenas.map((arena) => strikeAll(arena, blows, clips)))).flat()
  const untidy = (await Promise.all(arenas.map(untilTidy))).flat()
  const complaints = [...outcomes.flatMap(describe), ...untidy]
  const figures = figuresOf(outcomes, seed, Math.round((performance.now() - startedAt) / 1000))
  for (const [what, value] of figures) console.log(`${what}: ${value}`)
  for (const complaint of complaints) console.error(complaint)
  if (count === fullCount && only === undefined)
    console.log(writeReport('encode-kills', { title: 'Encodes while everything fails', text, figures, complaints }))
  return complaints.length === 0
}

async function strikeAll(arena: Arena, blows: PlannedBlow[], clips: Clip[]): Promise<Outcome[]> {
  const specimens = await Promise.all(clips.map((clip) => upload(arena, clip)))
  const outcomes: Outcome[] = []
  for (const blow of blows.filter(({ driver }) => driver === arena.driver)) {
    const specimen = specimens[blow.clip] as Specimen
    const failed = { ...blow, attempts: 0, recoverySeconds: Number.NaN, playlistsServed: 0 }
    const outcome = await strike(arena, blow, specimen).catch((error: Error) => ({ ...failed, complaints: [error.message] }))
    outcomes.push(outcome)
    console.log(`${line(outcome, specimen)}${outcome.complaints.map((each) => `\n  ${each}`).join('')}`)
  }
  return outcomes
}

async function upload({ platform: { ingest } }: Arena, clip: Clip): Promise<Specimen> {
  const { id: inputId } = await ingest.upload(await fileSource(clip.file))
  await ingest.inputs.waitUntilReady(inputId)
  const { items } = await ingest.profiles.list()
  const profile = items.find((each) => each.default && each.type === 'hls')
  if (!profile) throw new Error('there is no default HLS profile')
  return { clip, inputId, profileId: profile.id }
}

function line(outcome: Outcome, { clip }: Specimen): string {
  const { number, driver, fault, strikeAtPercent, holdMs, attempts, recoverySeconds, playlistsServed } = outcome
  const what = `${number} ${driver}, ${clip.name} at ${strikeAtPercent} %: ${fault} (${(holdMs / 1000).toFixed(1)} s)`
  return `${what}: attempt ${attempts}, ${recoverySeconds.toFixed(1)} s later, ${playlistsServed} playlists served`
}

/** Nothing is left in the work folders, of the living or of the dead. */
async function untilTidy({ workFolder, driver, platform }: Arena): Promise<string[]> {
  let left: string[] = []
  const isTidy = async () => {
    left = (await readdir(workFolder, { recursive: true })).toSorted()
    return left.length === platform.workers.length && left.every((name) => /^worker-\w+$/.test(name))
  }
  console.log(`${driver}: waiting until the work folders of dead workers are removed, which takes some minutes`)
  try {
    await waitFor(isTidy, { timeoutSeconds: tidySeconds, what: 'nothing to be left in the work folders' })
    return []
  } catch {
    return left.map((name) => `${driver}: ${name} is left in the work folders`)
  }
}

function describe(outcome: Outcome): string[] {
  const { number, driver, fault, complaints } = outcome
  return complaints.map((complaint) => `encode ${number}, ${driver}, ${fault}: ${complaint}`)
}

function figuresOf(outcomes: Outcome[], seed: number, seconds: number): [string, string | number][] {
  const sound = outcomes.filter(({ complaints }) => complaints.length === 0)
  const ofFault = Object.keys(faults).map((name): [string, string] => {
    const struck = outcomes.filter(({ fault }) => fault === name)
    const slowest = Math.max(0, ...struck.map(({ recoverySeconds }) => recoverySeconds))
    return [name, `${struck.length}, slowest ${slowest.toFixed(1)} s`]
  })
  return [
    ['seed', seed],
    ['encodes', outcomes.length],
    ['whole and right, by themselves', sound.length],
    ...drivers.map((name): [string, number] => [`on ${name}`, outcomes.filter(({ driver }) => driver === name).length]),
    ...ofFault,
    ['most attempts of one encode', Math.max(0, ...outcomes.map(({ attempts }) => attempts))],
    ['media playlists served meanwhile', outcomes.reduce((sum, { playlistsServed }) => sum + playlistsServed, 0)],
    ['seconds', seconds],
  ]
}
