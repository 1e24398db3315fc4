import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { waitFor } from '@ingest/testing'
import { writeReport } from '../report.ts'
import { complainOf, type Findings, findingsOf, soakLimits } from './findings.ts'
import { type Panel, plot } from './plot.ts'
import { type Sample, Sampler } from './sample.ts'
import { SoakedStreams } from './soaked-streams.ts'

const name = 'live-soak'
const plotFile = path.resolve(import.meta.dirname, '../../../../docs/proofs', `${name}.svg`)
const streamCount = 10
const everyMs = 10_000
/** A shorter run says too little of growth to be reported. */
const leastReportedMinutes = 10
/** Until the windows of all streams are full and what is compiled and cached is. Not counted. */
const warmUpMinutes = 5
const startSeconds = 120

const text = `Ten streams are published for hours, none of which anybody encodes, and each has a viewer who fetches every segment as soon as it is there.
Every ten seconds the media app, its RTMP process and its ffmpegs are looked at. After a warm-up of at most five minutes, memory grows by less than
1 MiB in an hour for each stream; latency, CPU, file descriptors and temporary files are at the end what they were at the beginning; and no viewer missed
a segment. Latency is how far the end of the playlist is behind the clock, against the beginning of the stream.

![The latest run](${name}.svg)`

/** @returns whether everything held */
export async function proveLiveSoak(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: 'string', default: '120' }, streams: { type: 'string', default: String(streamCount) } },
  })
  const [minutes, count] = [Number(values.minutes), Number(values.streams)]
  const platform = await startPlatform({ env: { CHECK_RESPONSES: 'false' } })
  let streams: SoakedStreams | undefined
  try {
    streams = await SoakedStreams.start(platform, { count, keyframeSeconds: 2 })
    const { samples } = await soak(platform, streams, minutes)
    return conclude(samples, { minutes, count, segments: streams.segments, broken: streams.complaints })
  } finally {
    await streams?.stop()
    await platform.stop()
  }
}

async function soak(platform: Platform, streams: SoakedStreams, minutes: number): Promise<Sampler> {
  await waitFor(() => streams.segments > 0, { timeoutSeconds: startSeconds, what: 'all streams to play' })
  const sampler = new Sampler(platform, streams)
  const endsAt = performance.now() + minutes * 60_000
  while (performance.now() < endsAt) {
    tell(await sampler.take())
    await pause(everyMs)
  }
  return sampler
}

interface Run {
  minutes: number
  count: number
  /** Of the stream that came the least far. */
  segments: number
  broken: string[]
}

function conclude(samples: Sample[], { minutes, count, segments, broken }: Run): boolean {
  const warmUpSeconds = 60 * Math.min(warmUpMinutes, minutes / 4)
  const findings = findingsOf(
    samples.filter(({ seconds }) => seconds >= warmUpSeconds),
    count,
  )
  const complaints = [...broken, ...complainOf(findings, soakLimits)]
  const figures: [string, string | number][] = [
    ['minutes', minutes],
    ['of them warm-up', warmUpSeconds / 60],
    ['streams', count],
    ['segments that each viewer read', segments],
    ...rows(findings),
  ]
  for (const [what, value] of figures) console.log(`${what}: ${value}`)
  for (const complaint of complaints) console.error(complaint)
  if (minutes >= leastReportedMinutes && count === streamCount) {
    writeFileSync(plotFile, plot(panelsOf(samples)))
    console.log(writeReport(name, { title: 'Live streams for hours', text, figures, complaints }))
  }
  return complaints.length === 0
}

function rows({ mebibytesPerHourAndStream, latencySeconds, cpu, descriptors, files }: Findings): [string, string][] {
  const edges = ([begin, end]: [number, number], digits: number) => `${begin.toFixed(digits)}, ${end.toFixed(digits)}`
  return [
    ['growth of memory, MiB an hour and stream', mebibytesPerHourAndStream.toFixed(2)],
    ['latency in s, first and last quarter', edges(latencySeconds, 2)],
    ['cores, first and last quarter', edges(cpu, 2)],
    ['file descriptors, first and last quarter', edges(descriptors, 0)],
    ['temporary files, first and last quarter', edges(files, 0)],
  ]
}

function tell({ seconds, mebibytes, descriptors, files, latencySeconds }: Sample): void {
  const memory = Object.entries(mebibytes).map(([who, each]) => `${who} ${each.toFixed(0)}`)
  console.log(
    `${seconds.toFixed(0)} s: MiB ${memory.join(', ')}; ${descriptors} descriptors, ${files} files; latency ${latencySeconds.toFixed(2)} s`,
  )
}

function panelsOf(samples: Sample[]): Panel[] {
  const line = (name: string, pick: (sample: Sample, index: number) => number) => ({
    name,
    points: samples.map((sample, index): [number, number] => [sample.seconds / 60, pick(sample, index)]),
  })
  const cores = ({ cpu, seconds }: Sample, index: number) => {
    const before = samples[index - 1]
    return before ? (cpu - before.cpu) / (seconds - before.seconds) : Number.NaN
  }
  return [
    {
      title: 'Resident memory, MiB',
      lines: [
        line('media app', ({ mebibytes }) => mebibytes.media),
        line('RTMP process', ({ mebibytes }) => mebibytes.rtmp),
        line('all ffmpegs', ({ mebibytes }) => mebibytes.ffmpeg),
      ],
    },
    { title: 'Latency, seconds', lines: [line('median', ({ latencySeconds }) => latencySeconds)] },
    { title: 'CPU, cores', lines: [line('all', cores)] },
    {
      title: 'Open',
      lines: [line('descriptors', ({ descriptors }) => descriptors), line('temporary files', ({ files }) => files)],
    },
  ]
}
