import type { Environment, PlatformConfig } from '@ingest/config'
import type { Tools } from '@ingest/media-tools'

export type AppName = 'api' | 'media' | 'worker'

/** The environment that all three apps share. What the platform decides wins over what it was given; all else is passed on. */
export function appEnvironment(
  given: Environment,
  { host, urls, storageDir, workDir, spoolDir, mailDir }: PlatformConfig,
  secretsKeys: string,
  databaseUrl: string,
  tools: Tools,
): Environment {
  return {
    LOG_LEVEL: 'warn',
    LOG_PRETTY: 'true',
    ...given,
    HOST: host,
    DATABASE_URL: databaseUrl,
    SECRETS_KEYS: secretsKeys,
    API_URL: urls.api,
    MEDIA_URL: urls.media,
    RTMP_URL: urls.rtmp,
    STORAGE_DIR: storageDir,
    WORK_DIR: workDir,
    LIVE_SPOOL_DIR: spoolDir,
    MAIL_DIR: mailDir,
    FFMPEG_PATH: tools.ffmpeg.path,
    FFPROBE_PATH: tools.ffprobe.path,
  }
}

/** Where this machine reaches an app, whatever its public URL is. */
export function localOrigin({ host, ports }: PlatformConfig, app: AppName): string {
  const reachable: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const address = reachable[host] ?? host
  return `http://${address.includes(':') ? `[${address}]` : address}:${ports[app]}`
}
