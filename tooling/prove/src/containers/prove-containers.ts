import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeReport } from '../report.ts'
import { provideBases } from './base-images.ts'
import { composeCommand } from './compose-command.ts'
import { complainOfConfinement } from './confinement.ts'
import { beginEncode, finishEncode, restartWorker } from './encoding.ts'
import { type Engine, startEngine } from './engine.ts'
import { addedBy, buildImages, type Target } from './images.ts'
import { restartAll } from './restart-all.ts'
import { type Stage, setStage } from './stage.ts'
import { endLive, goLive, untilGoesOn } from './streaming.ts'
import { complainOfTls } from './tls.ts'
import { uploadAndWatch } from './watching.ts'

const mostAddedBytes = 120e6

const text = `The images of \`deploy/\` are built, and the system of \`deploy/compose.yaml\` is started as it is, on networks of its own, with two media apps. A film is uploaded
with the \`ingest\` command, encoded, and watched in Chromium; somebody goes live by RTMP and is watched at both media apps, of which one has the encoder. The worker
is stopped in mid-encode: its job is queued again before it ends, and finished by the next. Then everything is stopped while it encodes and streams,
ends with exit code 0, and is started again: the encode is finished, the stream goes on, also when the media apps are
replaced one by one, and its recording has all that was shown. In the end Caddy is put in front of it. No container runs as root,
has a capability, can gain one, can write to its root file system, or shows a secret in its environment. Sizes are what an image adds to the one of
Node, or, where it has ffmpeg, to that with ffmpeg, which \`base\` and \`ffmpeg\` stand for.`

type Figure = [what: string, value: string | number]

/** @returns whether everything held */
export async function proveContainers(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      cache: { type: 'string', default: path.join(os.homedir(), '.cache/ingest-containers') },
      'no-report': { type: 'boolean' },
    },
  })
  await mkdir(values.cache, { recursive: true })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-prove-'))
  const cleanups: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const figures: Figure[] = []
  try {
    const engine = await startEngine(values.cache)
    cleanups.push(() => engine.stop())
    const complaints = await run(engine, values.cache, folder, cleanups, figures).catch((error: Error) => [error.message])
    for (const [what, value] of figures) console.log(`${what}: ${value}`)
    for (const complaint of complaints) console.error(complaint)
    if (!values['no-report'])
      console.log(writeReport('containers', { title: 'The platform in containers', text, figures, complaints }))
    return complaints.length === 0
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup()
  }
}

async function run(
  engine: Engine,
  cache: string,
  folder: string,
  cleanups: (() => Promise<unknown>)[],
  figures: Figure[],
): Promise<string[]> {
  const compose = await composeCommand(engine, cache)
  figures.push(['Docker Engine', `${engine.version}${engine.isOurs ? ", unpacked from Debian's packages" : ''}`])
  for (const [image, what] of await provideBases(engine, cache)) figures.push([`in place of ${image}`, what])
  figures.push(['seconds to build base, ffmpeg, api, media and worker', await buildImages(engine)])
  const tooLarge = await measure(engine, figures)
  const stage = await setStage(engine, compose, folder, cleanups)
  return [...tooLarge, ...(await use(stage, figures))]
}

async function measure(engine: Engine, figures: Figure[]): Promise<string[]> {
  const complaints = []
  for (const target of ['base', 'ffmpeg', 'api', 'media', 'worker'] satisfies Target[]) {
    const { bytes, compressedBytes } = await addedBy(engine, target)
    figures.push([`${target} adds`, `${megabytes(bytes)}, compressed ${megabytes(compressedBytes)}`])
    if (target !== 'ffmpeg' && bytes > mostAddedBytes) complaints.push(`${target} adds ${megabytes(bytes)}`)
  }
  return complaints
}

async function use(stage: Stage, figures: Figure[]): Promise<string[]> {
  const complaints = await complainOfConfinement(stage.system, stage.secretsDir)
  await uploadAndWatch(stage)
  console.log('a film was uploaded, encoded and watched')
  figures.push(['seconds until a worker had handed back its encode and ended', (await restartWorker(stage)).toFixed(1)])
  const broadcast = await goLive(stage)
  console.log('a live stream was watched at both media apps')
  try {
    const encode = await beginEncode(stage)
    figures.push(['seconds until everything had ended in mid-encode and mid-stream', (await restartAll(stage.system)).toFixed(1)])
    await finishEncode(stage, encode)
    await untilGoesOn(broadcast.live)
    await stage.system.replaceOneByOne('media')
    await untilGoesOn(broadcast.live)
    complaints.push(...(await endLive(stage, broadcast)))
    figures.push(['segments of the live stream', broadcast.live.segments.size])
  } finally {
    await broadcast.live.stop()
    await broadcast.publisher.stop()
  }
  return [...complaints, ...(await complainOfTls(stage))]
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
