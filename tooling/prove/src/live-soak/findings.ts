import { median, slope } from '@ingest/bench/statistics'
import type { Sample } from './sample.ts'

/** Between the beginning and the end of a run, which are compared by their medians. */
export interface Limits {
  mebibytesPerHourAndStream: number
  latencySeconds: number
  /** Of the use at the beginning. */
  cpuShare: number
  descriptors: number
  files: number
}

/** Two hours that change nothing. */
export const soakLimits: Limits = {
  mebibytesPerHourAndStream: 1,
  latencySeconds: 0.1,
  cpuShare: 0.25,
  // Connections to the database and to players come and go.
  descriptors: 5,
  // Segments on their way to the store.
  files: 10,
}

/** What a soak has found, of its time after the warm-up. */
export interface Findings {
  mebibytesPerHourAndStream: number
  latencySeconds: [begin: number, end: number]
  /** Cores. */
  cpu: [begin: number, end: number]
  descriptors: [begin: number, end: number]
  files: [begin: number, end: number]
}

const secondsPerHour = 3600
/** How much of a run is its beginning, and its end. */
const edge = 0.25

export function findingsOf(samples: Sample[], streams: number): Findings {
  const edges = (pick: (sample: Sample) => number): [number, number] => [
    median(numbers(beginOf(samples), pick)),
    median(numbers(endOf(samples), pick)),
  ]
  const memory = samples.map(({ seconds, mebibytes }): [number, number] => [seconds / secondsPerHour, sum(mebibytes)])
  return {
    mebibytesPerHourAndStream: slope(memory) / streams,
    latencySeconds: edges(({ latencySeconds }) => latencySeconds),
    cpu: [cores(beginOf(samples)), cores(endOf(samples))],
    descriptors: edges(({ descriptors }) => descriptors),
    files: edges(({ files }) => files),
  }
}

/** What has changed more than it may. */
export function complainOf(findings: Findings, limits: Limits): string[] {
  const { mebibytesPerHourAndStream: memory, latencySeconds: latency, cpu, descriptors, files } = findings
  const grown = ([begin, end]: [number, number]) => end - begin
  const checks: [what: string, found: number, most: number][] = [
    ['the memory of each stream grows by MiB in an hour', memory, limits.mebibytesPerHourAndStream],
    ['the latency has grown by seconds', grown(latency), limits.latencySeconds],
    ['the CPU has grown by a share', grown(cpu) / cpu[0], limits.cpuShare],
    ['file descriptors are more by', grown(descriptors), limits.descriptors],
    ['temporary files are more by', grown(files), limits.files],
  ]
  // Not `found > most`: what is no number is a complaint too.
  return checks
    .filter(([, found, most]) => !(found <= most))
    .map(([what, found, most]) => `${what}: ${found.toFixed(2)}, most ${most}`)
}

const beginOf = (samples: Sample[]) => samples.slice(0, Math.max(2, Math.floor(samples.length * edge)))
const endOf = (samples: Sample[]) => samples.slice(-Math.max(2, Math.floor(samples.length * edge)))
const numbers = (samples: Sample[], pick: (sample: Sample) => number) => samples.map(pick).filter((each) => !Number.isNaN(each))
const sum = (values: Record<string, number>) => Object.values(values).reduce((total, value) => total + value, 0)

function cores(samples: Sample[]): number {
  const [first, last] = [samples[0] as Sample, samples.at(-1) as Sample]
  return (last.cpu - first.cpu) / (last.seconds - first.seconds)
}
