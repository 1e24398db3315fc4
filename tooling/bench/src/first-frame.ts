import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { openBrowser } from '@ingest/e2e/browser'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { PlayerPage } from '@ingest/e2e/player-page'
import { realFootage, requireTool, waitFor } from '@ingest/testing'
import { type BenchedSource, uploadSource } from './benched-source.ts'
import { tellAim } from './statistics.ts'

const footageSeconds = 30
const mostSeconds = 15
const mostShare = 0.1
const playableSeconds = 120

/** @returns whether the aims were reached */
export async function benchFirstFrame(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { minutes: { type: 'string', default: '10' } } })
  const chromium = requireTool('chromium')
  if (!chromium) throw new Error('this bench needs Chromium')
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-bench-'))
  const browser = await openBrowser(chromium)
  let platform: Platform | undefined
  try {
    const file = await repeatFootage(path.join(folder, 'long.mp4'), Number(values.minutes))
    platform = await startPlatform()
    const source = await uploadSource(platform, file)
    return await measure(platform, source, new PlayerPage(await browser.context.newPage()))
  } finally {
    await browser.close()
    await platform?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The viewer waits at the page, so to speak: it is opened as soon as the video can be published. */
async function measure({ credentials }: Platform, { ingest, encode }: BenchedSource, player: PlayerPage): Promise<boolean> {
  const startedAt = performance.now()
  const secondsSince = () => (performance.now() - startedAt) / 1000
  const { videoId, done } = await encode()
  const plays = async () => (await ingest.videos.get(videoId)).playback_urls.length > 0
  await waitFor(plays, { timeoutSeconds: playableSeconds, what: 'a beginning that plays' })
  await ingest.videos.publish([videoId])
  console.log(`published after ${secondsSince().toFixed(1)} s`)
  await player.open(`${credentials.media}/watch/${videoId}`)
  await player.video.play()
  await player.video.until(({ frames }) => frames > 0, 'a first frame')
  const firstFrame = secondsSince()
  console.log(`first frame after ${firstFrame.toFixed(1)} s; waiting for the end of the encode`)
  await done()
  const whole = secondsSince()
  const reached = [
    tellAim('to the first frame', firstFrame, mostSeconds, ' s'),
    tellAim(`share of the encode, which took ${whole.toFixed(0)} s`, firstFrame / whole, mostShare),
  ]
  return reached.every(Boolean)
}

async function repeatFootage(file: string, minutes: number): Promise<string> {
  const again = Math.ceil((minutes * 60) / footageSeconds) - 1
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-stream_loop', String(again), '-i', realFootage(), '-c', 'copy', file])
  return file
}
