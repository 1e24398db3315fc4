import path from 'node:path'
import { port, postgresUrl, text } from './rules.ts'
import { type Environment, optional, readVariables, type Variables, withDefault } from './variable.ts'
import { type FfmpegPaths, ffmpegPaths, ffmpegVariables } from './worker.config.ts'

/** `npm start`: the whole platform on one machine. */
export interface PlatformConfig {
  /** Absolute. */
  dataDir: string
  ports: { api: number; media: number; rtmp: number; worker: number; database: number }
  /** Unset: a PostgreSQL of our own is started. */
  databaseUrl?: string
  ffmpeg: FfmpegPaths
}

export const platformVariables = {
  INGEST_DATA_DIR: withDefault(text, '.data', 'The folder of the database, the objects, the keys and `ingest.json`.'),
  API_PORT: withDefault(port, '8080', 'Port of the API.'),
  MEDIA_PORT: withDefault(port, '8081', 'Port of the media app.'),
  RTMP_PORT: withDefault(port, '1935', 'Port that encoders publish to.'),
  WORKER_PORT: withDefault(port, '8082', "Port of the worker's health and metrics."),
  DATABASE_PORT: withDefault(port, '54329', 'Port of the PostgreSQL that is started unless `DATABASE_URL` is set.'),
  DATABASE_URL: optional(postgresUrl, 'A PostgreSQL database to use instead of starting one.', { secret: true }),
  ...ffmpegVariables,
} satisfies Variables

/** @throws ConfigError */
export function platformConfig(environment: Environment, workingDir: string): PlatformConfig {
  const values = readVariables(environment, platformVariables)
  return {
    dataDir: path.resolve(workingDir, values.INGEST_DATA_DIR),
    ports: {
      api: values.API_PORT,
      media: values.MEDIA_PORT,
      rtmp: values.RTMP_PORT,
      worker: values.WORKER_PORT,
      database: values.DATABASE_PORT,
    },
    databaseUrl: values.DATABASE_URL,
    ffmpeg: ffmpegPaths(values),
  }
}
