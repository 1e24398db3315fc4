import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findBelow } from '@ingest/e2e/faults/processes'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { Ingest } from '@ingest/sdk'
import { createObjectStore, type ObjectStore } from '@ingest/storage'
import { makeVideo, RtmpPublisher, waitFor } from '@ingest/testing'
import { bytesPerMebibyte, takeMemory } from '../process-usage.ts'
import { tellAim } from '../statistics.ts'

const clipSeconds = 60
const patience = { timeoutSeconds: 300 }
const mostGrowthMebibytes = 50
const mostFfmpegMebibytes = 512
/** Of the size of the file. */
const mostDisk = 1.05
const lookMs = 250

/**
 * A broadcast of a minute is recorded, and its segments are put beside themselves again and again, as if its encoder had dropped every minute
 * for hours: then an MP4 of all that is asked for. @returns whether the aims were reached
 */
export async function benchRecordingMp4(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { hours: { type: 'string', default: '3' } } })
  const platform = await startPlatform()
  try {
    const { credentials, dataDir } = platform
    const ingest = new Ingest({ host: credentials.api, clientId: credentials.client_id, clientSecret: credentials.client_secret })
    const videoId = await recordMinute(ingest)
    const objects = path.join(dataDir, 'objects')
    const store = createObjectStore({
      driver: 'fs',
      directory: objects,
      publicUrl: credentials.api,
      signingKeys: [Buffer.alloc(32).toString('base64')],
    })
    const { segments, seconds } = await repeat(store, videoId, Number(values.hours) * 3600)
    console.log(`a recording of ${(seconds / 3600).toFixed(2)} h in ${segments} segments`)
    return await measure(platform, ingest, videoId)
  } finally {
    await platform.stop()
  }
}

async function recordMinute(ingest: Ingest): Promise<string> {
  const encoding = ['-c:v', 'libx264', '-bf', '0', '-g', '50', '-b:v', '800k', '-c:a', 'aac', '-b:a', '64k']
  const file = await makeVideo({ seconds: clipSeconds, width: 640, height: 360, extension: 'flv', encoding })
  const stream = await ingest.live.create({ title: 'Long', reconnect_seconds: 0, recording: 'published' })
  await new RtmpPublisher(stream.rtmp_url, { source: ['-re', '-i', file, '-c', 'copy'] }).exited
  const recorded = async () => (await ingest.videos.list({ search: 'Long' })).items[0]?.id
  return waitFor(recorded, { ...patience, what: 'the recording' })
}

interface Stored {
  folder: string
  rendition: string
  name: string
}

/** @returns of the best rendition */
async function repeat(store: ObjectStore, videoId: string, wantedSeconds: number) {
  const files: Stored[] = []
  for await (const { key } of store.list('videos/')) {
    const [, folder = '', rendition = '', name = ''] = /^(videos\/.+)\/(r\d+)\/([^/]+\.(?:m4s|mp4))$/.exec(key) ?? []
    if (name && key.includes(videoId)) files.push({ folder, rendition, name })
  }
  const bytes = await Promise.all(
    files.map(async ({ folder, rendition, name }) => {
      const { body } = await store.get(`${folder}/${rendition}/${name}`)
      return Buffer.concat(await body.toArray())
    }),
  )
  const best = files.filter(({ rendition, name }) => rendition === 'r0' && name.endsWith('.m4s'))
  const seconds = best.reduce((sum, { name }) => sum + Number(/-(\d+)\.m4s$/.exec(name)?.[1]) / 1e6, 0)
  const copies = Math.ceil(wantedSeconds / seconds)
  for (let epoch = 2; epoch <= copies; epoch++)
    await Promise.all(
      files.map(({ folder, rendition, name }, index) =>
        store.put(`${folder}/${rendition}/${name.replace(/^\d+/, String(epoch))}`, bytes[index] as Buffer),
      ),
    )
  return { segments: best.length * copies, seconds: seconds * copies }
}

async function measure(platform: Platform, ingest: Ingest, videoId: string): Promise<boolean> {
  const worker = await platform.pidOf('worker')
  const { now: idle } = await takeMemory(worker)
  const startedAt = performance.now()
  await ingest.videos.makeMp4(videoId)
  const most = { disk: 0, ffmpeg: 0 }
  const isMade = async () => {
    const { status, error } = await ingest.videos.mp4(videoId)
    if (status === 'ERROR') throw new Error(`there is no MP4: ${error?.message}`)
    return status === 'READY'
  }
  while (!(await isMade())) {
    most.disk = Math.max(most.disk, await bytesBelow(path.join(platform.dataDir, 'work')))
    most.ffmpeg = Math.max(most.ffmpeg, ...(await Promise.all((await findBelow(worker, 'ffmpeg')).map(peakOf))))
    await pause(lookMs)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const { peak } = await takeMemory(worker)
  const [variant] = ((await ingest.videos.get(videoId)).variants ?? []).filter(({ type }) => type === 'mp4')
  const size = await sizeOf(String((await ingest.videos.mp4(videoId)).url))
  console.log(
    `made in ${seconds.toFixed(1)} s: ${(Number(variant?.duration) / 3600).toFixed(2)} h, ${(size / 1e6).toFixed(0)} MB, on the disk at most ${(most.disk / 1e6).toFixed(0)} MB`,
  )
  const reached = [
    tellAim("growth of the worker's own memory", (peak - idle) / bytesPerMebibyte, mostGrowthMebibytes, ' MiB'),
    tellAim('memory of ffmpeg', most.ffmpeg / bytesPerMebibyte, mostFfmpegMebibytes, ' MiB'),
    tellAim('disk, of the size of the file', most.disk / size, mostDisk),
  ]
  return reached.every(Boolean)
}

/** The media app may know the video as it was a few seconds ago. */
async function sizeOf(url: string): Promise<number> {
  const { headers } = await waitFor(
    async () => {
      const answer = await fetch(url, { method: 'HEAD' })
      return answer.ok ? answer : undefined
    },
    { ...patience, what: 'the file' },
  )
  return Number(headers.get('content-length'))
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** What has just ended counts as nothing. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}
