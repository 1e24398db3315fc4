import path from 'node:path'
import type { Environment, PlatformConfig } from '@ingest/config'
import { detectTools, type Tools } from '@ingest/media-tools'
import { App } from './app.ts'
import { runNode } from './child.ts'
import { type Credentials, firstCredentials, writeCredentials } from './credentials.ts'
import { openDataFolder } from './data-folder.ts'
import { startDatabase } from './database.ts'
import { type AppName, appEnvironment, localOrigin } from './environment.ts'
import { assertPortsFree } from './ports.ts'
import { Standby } from './standby.ts'
import { watchSources } from './watch-sources.ts'

export interface PlatformOptions {
  config: PlatformConfig
  env: Environment
  write: (line: string) => void
  /** Undo what was started; filled while it is started, also when a later step fails. */
  cleanups: Cleanup[]
  /** Ends the start, wherever it is. */
  signal: AbortSignal
  /** Runs the apps from their sources, and starts them again when these change. */
  watch: boolean
}

export type Cleanup = () => unknown

export interface Platform {
  credentials: Credentials
  credentialsFile: string
}

const root = path.resolve(import.meta.dirname, '../../..')
/** The worker moves bytes and makes few objects: a large young generation would only hold what V8 has yet to free, 60 MB of it. */
const nodeOptions: Partial<Record<AppName, string[]>> = { worker: ['--max-semi-space-size=4'] }

const appNames = ['api', 'media', 'worker'] as const
const fromSources = path.join(import.meta.dirname, '../dev/from-sources.mjs')

/** What Node is told, to run an app as it was built or as it is written; then, a large young generation makes for a fast start. */
function programOf(app: AppName, watch: boolean): string[] {
  const folder = path.join(root, 'apps', app)
  if (!watch) return [...(nodeOptions[app] ?? []), path.join(folder, 'dist/main.js')]
  return ['--min-semi-space-size=32', '--conditions=source', '--import', fromSources, path.join(folder, 'src/main.ts')]
}

/**
 * Starts database, api, media and worker, in this order, and waits until all are ready.
 * @throws PlatformError, LocalPostgresError, ToolsMissingError: one line each
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, env, cleanups } = options
  const { credentialsFile, secretsKeys, release } = openDataFolder(config.dataDir)
  cleanups.push(release)
  await assertPortsFree(config.host, portsOf(config))
  const tools = await findTools(options)
  const databaseUrl = await openDatabase(options)
  const appEnv = appEnvironment(env, config, config.secretsKeys?.join(',') ?? secretsKeys, databaseUrl, tools)
  const first = firstCredentials(credentialsFile, await prepareDatabase(appEnv, options))
  await startApps(appEnv, options)
  return { credentials: await writeCredentials(credentialsFile, first, config.urls, localOrigin(config, 'api')), credentialsFile }
}

/** What was started last is stopped first. */
export async function stopPlatform(cleanups: Cleanup[]): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}

async function findTools({ config, write }: PlatformOptions): Promise<Tools> {
  const tools = await detectTools(config.ffmpeg)
  write(describeTools(tools))
  return tools
}

async function openDatabase({ config, write, cleanups }: PlatformOptions): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const database = await startDatabase(config, write)
  cleanups.push(() => database.stop())
  return database.url
}

/** @returns the first network's credentials as JSON when this start has made it, else nothing */
async function prepareDatabase(appEnv: Environment, { signal, watch }: PlatformOptions): Promise<string> {
  const command = (name: string) => runNode({ name, args: [...programOf('api', watch), name], env: appEnv }, signal)
  await command('migrate')
  return command('bootstrap')
}

/** The apps come up and go down together; each hands back its own work. */
async function startApps(appEnv: Environment, options: PlatformOptions): Promise<void> {
  const { cleanups, signal, watch, write } = options
  signal.throwIfAborted()
  const apps = appNames.map((name) => launch(name, appEnv, options))
  cleanups.push(() => Promise.all(apps.map((app) => app.stop())))
  await Promise.all(apps.map((app) => app.ready(signal)))
  if (watch) cleanups.push(watchSources(root, { apps, write }))
}

function launch(name: AppName, appEnv: Environment, { config, watch, write }: PlatformOptions): App {
  const command = {
    name,
    args: programOf(name, watch),
    env: { ...appEnv, PORT: String(config.ports[name]) },
  }
  return new App({
    ...command,
    standby: watch ? new Standby(command) : undefined,
    origin: localOrigin(config, name),
    shutdownSeconds: config.shutdownSeconds,
    write,
  })
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
