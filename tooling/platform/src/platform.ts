import path from 'node:path'
import type { PlatformConfig } from '@ingest/config'
import { startPostgres } from '@ingest/local-postgres'
import { detectTools, type Tools } from '@ingest/media-tools'
import { App } from './app.ts'
import { runNode } from './child.ts'
import { type Credentials, firstCredentials, writeCredentials } from './credentials.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { appEnvironment, defaultHost, urlsOf } from './environment.ts'
import { assertPortsFree } from './ports.ts'

export interface PlatformOptions {
  config: PlatformConfig
  env: NodeJS.ProcessEnv
  write: (line: string) => void
}

export interface Platform {
  credentials: Credentials
  credentialsFile: string
}

type Cleanup = () => unknown

const root = path.resolve(import.meta.dirname, '../../..')
const entryOf = (app: string) => path.join(root, 'apps', app, 'dist/main.js')

/**
 * Starts database, api, media and worker, in this order, and waits until all are ready. Whatever was started is added to
 * `cleanups`, also when a later step fails.
 * @throws PlatformError, LocalPostgresError, ToolsMissingError: one line each
 */
export async function startPlatform({ config, env, write }: PlatformOptions, cleanups: Cleanup[]): Promise<Platform> {
  const tools = await detectTools(config.ffmpeg)
  write(describeTools(tools))
  const folder = openDataFolder(config.dataDir)
  cleanups.push(folder.release)
  await assertPortsFree(env.HOST ?? defaultHost, portsOf(config))
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, folder, cleanups))
  const urls = urlsOf(config, env)
  const appEnv = appEnvironment(env, urls, folder, databaseUrl, tools)
  const api = { args: [entryOf('api')], env: { ...appEnv, PORT: String(config.ports.api) } }
  await runNode({ name: 'migrate', args: [...api.args, 'migrate'], env: api.env })
  const made = await runNode({ name: 'bootstrap', args: [...api.args, 'bootstrap'], env: api.env })
  const first = firstCredentials(folder.credentialsFile, made)
  const { media, worker } = config.ports
  const apps = Object.entries({ api: config.ports.api, media, worker }).map(([name, port]) => {
    return new App({
      name,
      args: [entryOf(name)],
      env: { ...appEnv, PORT: String(port) },
      healthUrl: `http://127.0.0.1:${port}`,
      write,
    })
  })
  cleanups.push(() => Promise.all(apps.map((app) => app.stop())))
  await Promise.all(apps.map((app) => app.ready()))
  return { credentials: await writeCredentials(folder.credentialsFile, first, urls), credentialsFile: folder.credentialsFile }
}

/** What was started last is stopped first. */
export async function stopPlatform(cleanups: Cleanup[]): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}

async function startDatabase(config: PlatformConfig, folder: DataFolder, cleanups: Cleanup[]): Promise<string> {
  const server = await startPostgres({ dataDir: folder.databaseDir, port: config.ports.database, durable: true })
  cleanups.push(() => server.stop())
  return server.url
}

function portsOf({ ports, databaseUrl }: PlatformConfig): Record<string, number> {
  const apps = { API_PORT: ports.api, MEDIA_PORT: ports.media, WORKER_PORT: ports.worker, RTMP_PORT: ports.rtmp }
  return databaseUrl ? apps : { ...apps, DATABASE_PORT: ports.database }
}

function describeTools({ ffmpeg }: Tools): string {
  const origins = {
    configured: 'set by FFMPEG_PATH',
    system: 'from the system',
    bundled: 'the old one that npm ships: install ffmpeg 5 or newer for full speed',
  }
  return `ffmpeg ${ffmpeg.version} (${origins[ffmpeg.source]}): ${ffmpeg.path}`
}
