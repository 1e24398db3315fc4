import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CommonConfig, portVariable, readCommon } from './common.config.ts'
import { type MailConfig, mailConfig, mailVariables } from './mail.config.ts'
import { absolutePath, flag, integer } from './rules.ts'
import { type Environment, optional, type Values, type Variables, withDefault } from './variable.ts'

/** Less than the queue's absolute cap on one attempt. */
const MOST_TIME_SECONDS = 23 * 3600

export interface WorkerConfig extends CommonConfig {
  /** Scratch space: one folder per running job, removed when it ends. */
  workDir: string
  ffmpeg: FfmpegPaths
  encodeConcurrency: number
  probeConcurrency: number
  /** Inputs that are fetched from URLs at the same time. */
  pullConcurrency: number
  /** Receivers of webhooks that are talked to at the same time. */
  webhookConcurrency: number
  /** How long a claim holds without a heartbeat. */
  leaseSeconds: number
  limits: WorkerLimits
  /** Undefined where no mail is sent. */
  mail?: MailConfig
  retention: { eventDays: number; deliveryDays: number }
  /** Whether URLs that users give may lead into private networks. */
  egressAllowPrivate: boolean
}

/** What a source may have, and what its encode may use and make. Errors name the variable of the limit. */
export interface WorkerLimits {
  /** Of one run of ffmpeg. */
  memoryBytes: number
  cpuSeconds: number
  timeSeconds: number
  /** Of all files of an encode together. */
  outputBytes: number
  /** Of a source. */
  durationSeconds: number
  pixels: number
  streams: number
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
  ...mailVariables,
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
  PULL_CONCURRENCY: withDefault(
    integer(1, 64),
    '4',
    'Inputs that one worker fetches from URLs at the same time, half of them for one network.',
  ),
  WEBHOOK_CONCURRENCY: withDefault(
    integer(1, 64),
    '12',
    'Receivers of webhooks that one worker talks to at the same time, a quarter of them for one network.',
  ),
  LEASE_SECONDS: withDefault(integer(5, 3600), '30', 'How long a job stays claimed by a worker that gives no sign of life.'),
  FFMPEG_MEMORY_BYTES: withDefault(integer(64 * 1024 ** 2), `${8 * 1024 ** 3}`, 'Address space that one ffmpeg may use (8 GiB).'),
  FFMPEG_CPU_SECONDS: withDefault(integer(1), `${7 * 24 * 3600}`, 'CPU time that one ffmpeg may use (7 days).'),
  FFMPEG_TIME_SECONDS: withDefault(
    integer(1, MOST_TIME_SECONDS),
    `${MOST_TIME_SECONDS}`,
    'Time that one encode may take (23 hours, which is the most).',
  ),
  ENCODE_MAX_OUTPUT_BYTES: withDefault(
    integer(1),
    `${256 * 1024 ** 3}`,
    'All files together that one encode may make (256 GiB).',
  ),
  ENCODE_MAX_DURATION_SECONDS: withDefault(integer(1), `${24 * 3600}`, 'The longest input that is accepted (24 hours).'),
  ENCODE_MAX_PIXELS: withDefault(
    integer(1),
    `${8192 * 4320}`,
    'The most pixels that the picture of an input may have (8192x4320).',
  ),
  ENCODE_MAX_STREAMS: withDefault(integer(1), '100', 'The most streams, of every kind, that an input may have.'),
  EVENT_RETENTION_DAYS: withDefault(integer(1), '90', 'How long events are kept.'),
  DELIVERY_RETENTION_DAYS: withDefault(
    integer(4),
    '30',
    'How long deliveries of webhooks are kept: no longer than their events, and longer than their attempts may take.',
  ),
  EGRESS_ALLOW_PRIVATE: withDefault(
    flag,
    'false',
    'Whether webhooks and files to fetch may be at addresses of private networks and of this machine. Link-local addresses are refused always.',
  ),
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
    pullConcurrency: values.PULL_CONCURRENCY,
    webhookConcurrency: values.WEBHOOK_CONCURRENCY,
    leaseSeconds: values.LEASE_SECONDS,
    limits: workerLimits(values),
    mail: mailConfig(values),
    retention: { eventDays: values.EVENT_RETENTION_DAYS, deliveryDays: values.DELIVERY_RETENTION_DAYS },
    egressAllowPrivate: values.EGRESS_ALLOW_PRIVATE,
  }
}

function workerLimits(values: Values<typeof workerVariables>): WorkerLimits {
  return {
    memoryBytes: values.FFMPEG_MEMORY_BYTES,
    cpuSeconds: values.FFMPEG_CPU_SECONDS,
    timeSeconds: values.FFMPEG_TIME_SECONDS,
    outputBytes: values.ENCODE_MAX_OUTPUT_BYTES,
    durationSeconds: values.ENCODE_MAX_DURATION_SECONDS,
    pixels: values.ENCODE_MAX_PIXELS,
    streams: values.ENCODE_MAX_STREAMS,
  }
}

export function ffmpegPaths(values: Values<typeof ffmpegVariables>): FfmpegPaths {
  return { ffmpegPath: values.FFMPEG_PATH, ffprobePath: values.FFPROBE_PATH }
}
