import { readdir, readFile } from 'node:fs/promises'
import { cpuUsage } from '@ingest/bench/process-usage'
import { median } from '@ingest/bench/statistics'
import { findBelow } from '@ingest/e2e/faults/processes'
import type { Platform } from '@ingest/e2e/platform'
import type { SoakedStreams } from './soaked-streams.ts'

/** The media app, its RTMP process and all its ffmpegs, at one moment. */
export interface Sample {
  /** Since the first. */
  seconds: number
  mebibytes: Record<'media' | 'rtmp' | 'ffmpeg', number>
  descriptors: number
  /** Of the platform, other than objects and the database. */
  files: number
  /** Seconds of CPU that they have used until now. */
  cpu: number
  /** Median of all streams, since the last sample; NaN when nothing came. */
  latencySeconds: number
}

/** What grows by itself: what has been streamed, and the database. */
const growing = ['objects', 'postgres']
const mebibyte = 1024 ** 2

export class Sampler {
  readonly samples: Sample[] = []
  private readonly startedAt = performance.now()
  private readonly platform: Platform
  private readonly streams: SoakedStreams

  constructor(platform: Platform, streams: SoakedStreams) {
    this.platform = platform
    this.streams = streams
  }

  async take(): Promise<Sample> {
    const media = await this.platform.pidOf('media')
    const [rtmp, ffmpeg] = await Promise.all([findBelow(media, 'listener/main'), findBelow(media, 'ffmpeg')])
    const [ofMedia, ofRtmp, ofFfmpeg] = await Promise.all([[media], rtmp, ffmpeg].map(residentMebibytes))
    const all = [media, ...rtmp, ...ffmpeg]
    const sample = {
      seconds: (performance.now() - this.startedAt) / 1000,
      mebibytes: { media: ofMedia ?? 0, rtmp: ofRtmp ?? 0, ffmpeg: ofFfmpeg ?? 0 },
      descriptors: await total(all, async (pid) => (await readdir(`/proc/${pid}/fd`)).length),
      files: await countFiles(this.platform.dataDir),
      cpu: await total(all, async (pid) => (await cpuUsage(pid)).own),
      latencySeconds: median(this.streams.takeLatencies()),
    }
    this.samples.push(sample)
    return sample
  }
}

/** Of processes together; what has just ended counts as nothing. */
async function total(pids: number[], measure: (pid: number) => Promise<number>): Promise<number> {
  const numbers = await Promise.all(pids.map((pid) => measure(pid).catch(() => 0)))
  return numbers.reduce((sum, each) => sum + each, 0)
}

function residentMebibytes(pids: number[]): Promise<number> {
  return total(pids, async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    // A zombie has none.
    return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / mebibyte
  })
}

async function countFiles(dataDir: string): Promise<number> {
  const names = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const isCounted = (folder: string) => !growing.some((each) => `${folder}/`.startsWith(`${dataDir}/${each}/`))
  return names.filter((entry) => entry.isFile() && isCounted(entry.parentPath)).length
}
