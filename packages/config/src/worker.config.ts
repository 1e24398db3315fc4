import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CommonConfig, portVariable, readCommon } from './common.config.ts'
import { absolutePath, integer } from './rules.ts'
import { type Environment, optional, type Values, type Variables, withDefault } from './variable.ts'

export interface WorkerConfig extends CommonConfig {
  /** Scratch space: one folder per running job, removed when it ends. */
  workDir: string
  ffmpeg: FfmpegPaths
  encodeConcurrency: number
  probeConcurrency: number
  /** How long a claim holds without a heartbeat. */
  leaseSeconds: number
  /** What one run of ffmpeg may use before it is killed. */
  limits: { memoryBytes: number; cpuSeconds: number }
}

export interface FfmpegPaths {
  ffmpegPath?: string
  ffprobePath?: string
}

export const ffmpegVariables = {
  FFMPEG_PATH: optional(
    absolutePath,
    'The ffmpeg to use; when unset, the one on `PATH` if it is 5 or newer, else the one that npm ships.',
  ),
  FFPROBE_PATH: optional(absolutePath, 'The ffprobe to use; chosen like ffmpeg when unset.'),
} satisfies Variables

export const workerVariables = {
  ...portVariable('8082'),
  WORK_DIR: optional(
    absolutePath,
    "Scratch space for running jobs; a folder `ingest` in the system's temporary folder when unset.",
  ),
  ...ffmpegVariables,
  ENCODE_CONCURRENCY: withDefault(
    integer(1, 64),
    '1',
    'Encodes that run at the same time in one worker; ffmpeg uses all cores already.',
  ),
  PROBE_CONCURRENCY: withDefault(integer(1, 64), '2', 'Probes that run at the same time in one worker.'),
  LEASE_SECONDS: withDefault(integer(5, 3600), '30', 'How long a job stays claimed by a worker that gives no sign of life.'),
  FFMPEG_MEMORY_BYTES: withDefault(integer(64 * 1024 ** 2), `${8 * 1024 ** 3}`, 'Address space that one ffmpeg may use (8 GiB).'),
  FFMPEG_CPU_SECONDS: withDefault(integer(1), `${7 * 24 * 3600}`, 'CPU time that one ffmpeg may use (7 days).'),
} satisfies Variables

/** @throws ConfigError */
export function workerConfig(environment: Environment): WorkerConfig {
  const { common, values } = readCommon(environment, workerVariables)
  return {
    ...common,
    workDir: values.WORK_DIR ?? path.join(tmpdir(), 'ingest'),
    ffmpeg: ffmpegPaths(values),
    encodeConcurrency: values.ENCODE_CONCURRENCY,
    probeConcurrency: values.PROBE_CONCURRENCY,
    leaseSeconds: values.LEASE_SECONDS,
    limits: { memoryBytes: values.FFMPEG_MEMORY_BYTES, cpuSeconds: values.FFMPEG_CPU_SECONDS },
  }
}

export function ffmpegPaths(values: Values<typeof ffmpegVariables>): FfmpegPaths {
  return { ffmpegPath: values.FFMPEG_PATH, ffprobePath: values.FFPROBE_PATH }
}
