import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { makeVideo } from '@ingest/testing'
import { uploadSource } from './benched-source.ts'
import { bytesPerMebibyte, takeMemory } from './process-usage.ts'
import { tellAim } from './statistics.ts'

const aimMebibytes = 50
/** Until the worker has done what it does when it begins. */
const idleMs = 10_000
/** A frame of 720p that is not compressed, 4:2:0. */
const frameBytes = 1280 * 720 * 1.5
const framesPerSecond = 25

/** @returns whether the aim was reached */
export async function benchWorkerMemory(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { gigabytes: { type: 'string', default: '2' } } })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-bench-'))
  let platform: Platform | undefined
  try {
    const large = await makeLarge(path.join(folder, 'large.mkv'), Number(values.gigabytes) * 1e9)
    platform = await startPlatform()
    await pause(idleMs)
    const pid = await platform.pidOf('worker')
    const { now: idle } = await takeMemory(pid)
    console.log(`idle: ${(idle / bytesPerMebibyte).toFixed(0)} MiB`)
    const grown: boolean[] = []
    for (const file of [await makeVideo({ seconds: 20, width: 1280, height: 720 }), large])
      grown.push(await measure(platform, file, idle))
    return grown.every(Boolean)
  } finally {
    await platform?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(platform: Platform, file: string, idle: number): Promise<boolean> {
  const pid = await platform.pidOf('worker')
  const source = await uploadSource(platform, file)
  await takeMemory(pid)
  await (await source.encode()).done()
  const { peak } = await takeMemory(pid)
  const { size } = await stat(file)
  const what = `growth during the encode of ${(size / 1e6).toFixed(0)} MB`
  return tellAim(what, (peak - idle) / bytesPerMebibyte, aimMebibytes, ' MiB')
}

/** Uncompressed, so that it is made in seconds and short for its size. */
async function makeLarge(file: string, sizeBytes: number): Promise<string> {
  const seconds = Math.ceil(sizeBytes / frameBytes / framesPerSecond)
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=${framesPerSecond}`]
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
  const codecs = ['-c:v', 'rawvideo', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
  await promisify(execFile)('ffmpeg', ['-v', 'error', ...picture, ...tone, '-t', String(seconds), ...codecs, file])
  return file
}
