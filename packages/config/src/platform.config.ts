import path from 'node:path'
import { commonVariables } from './common.config.ts'
import { mailVariables } from './mail.config.ts'
import { absolutePath, baseUrl, port, postgresUrl, secretKeys, text } from './rules.ts'
import { type Environment, optional, readVariables, type Values, type Variables, withDefault } from './variable.ts'
import { type FfmpegPaths, ffmpegPaths, ffmpegVariables } from './worker.config.ts'

/** `npm start`: the whole platform on one machine. */
export interface PlatformConfig {
  /** Absolute. */
  dataDir: string
  host: string
  ports: { api: number; media: number; rtmp: number; worker: number; database: number }
  urls: { api: string; media: string; rtmp: string }
  /** Unset: a PostgreSQL of our own is started. */
  databaseUrl?: string
  /** Unset: keys are made at the first start and kept in the data folder. */
  secretsKeys?: string[]
  /** Undefined when objects go to S3. */
  storageDir?: string
  workDir: string
  /** Of the media app. */
  spoolDir: string
  /** Undefined when mails go to a server. */
  mailDir?: string
  ffmpeg: FfmpegPaths
  shutdownSeconds: number
}

const http = baseUrl('http:', 'https:')

export const platformVariables = {
  INGEST_DATA_DIR: withDefault(text, '.data', 'The folder of the database, the objects, the keys and `ingest.json`.'),
  HOST: withDefault(
    text,
    '127.0.0.1',
    'The address to listen on. To be reached from other machines: `0.0.0.0`, and the URLs below.',
  ),
  API_PORT: withDefault(port, '8080', 'Port of the API.'),
  MEDIA_PORT: withDefault(port, '8081', 'Port of the media app.'),
  RTMP_PORT: withDefault(port, '1935', 'Port that encoders publish to.'),
  WORKER_PORT: withDefault(port, '8082', "Port of the worker's health and metrics."),
  DATABASE_PORT: withDefault(port, '54329', 'Port of the PostgreSQL that is started unless `DATABASE_URL` is set.'),
  API_URL: optional(http, 'The public URL of the API; `http://localhost:<API_PORT>` when unset.'),
  MEDIA_URL: optional(http, 'The public URL of the media app; `http://localhost:<MEDIA_PORT>` when unset.'),
  RTMP_URL: optional(baseUrl('rtmp:', 'rtmps:'), 'The public URL for encoders; `rtmp://localhost:<RTMP_PORT>` when unset.'),
  DATABASE_URL: optional(postgresUrl, 'A PostgreSQL database to use instead of starting one.', { secret: true }),
  SECRETS_KEYS: optional(secretKeys, 'Made at the first start and kept in the data folder when unset.', { secret: true }),
  S3_ENDPOINT: optional(http, 'An S3 server to use, with the other `S3_…` variables, instead of files.'),
  STORAGE_DIR: optional(absolutePath, 'The folder of the objects; `objects` in the data folder when unset.'),
  WORK_DIR: optional(absolutePath, 'Scratch space of the worker; `work` in the data folder when unset.'),
  LIVE_SPOOL_DIR: optional(
    absolutePath,
    'Where segments of live streams wait for the store; `live-spool` in the data folder when unset.',
  ),
  SMTP_URL: mailVariables.SMTP_URL,
  MAIL_DIR: optional(absolutePath, 'The folder of mails when `SMTP_URL` is unset; `mail` in the data folder when unset.'),
  ...ffmpegVariables,
  SHUTDOWN_SECONDS: commonVariables.SHUTDOWN_SECONDS,
} satisfies Variables

/**
 * @param workingDir what a relative data folder is relative to
 * @throws ConfigError
 */
export function platformConfig(environment: Environment, workingDir: string): PlatformConfig {
  const values = readVariables(environment, platformVariables)
  const dataDir = path.resolve(workingDir, values.INGEST_DATA_DIR)
  return {
    dataDir,
    host: values.HOST,
    ports: portsOf(values),
    urls: urlsOf(values),
    databaseUrl: values.DATABASE_URL,
    secretsKeys: values.SECRETS_KEYS,
    storageDir: values.S3_ENDPOINT ? undefined : (values.STORAGE_DIR ?? path.join(dataDir, 'objects')),
    workDir: values.WORK_DIR ?? path.join(dataDir, 'work'),
    spoolDir: values.LIVE_SPOOL_DIR ?? path.join(dataDir, 'live-spool'),
    mailDir: values.SMTP_URL ? undefined : (values.MAIL_DIR ?? path.join(dataDir, 'mail')),
    ffmpeg: ffmpegPaths(values),
    shutdownSeconds: values.SHUTDOWN_SECONDS,
  }
}

type PlatformValues = Values<typeof platformVariables>

function portsOf(values: PlatformValues): PlatformConfig['ports'] {
  return {
    api: values.API_PORT,
    media: values.MEDIA_PORT,
    rtmp: values.RTMP_PORT,
    worker: values.WORKER_PORT,
    database: values.DATABASE_PORT,
  }
}

function urlsOf(values: PlatformValues): PlatformConfig['urls'] {
  return {
    api: values.API_URL ?? `http://localhost:${values.API_PORT}`,
    media: values.MEDIA_URL ?? `http://localhost:${values.MEDIA_PORT}`,
    rtmp: values.RTMP_URL ?? `rtmp://localhost:${values.RTMP_PORT}`,
  }
}
