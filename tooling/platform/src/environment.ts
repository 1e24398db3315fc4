import type { PlatformConfig } from '@ingest/config'
import type { Tools } from '@ingest/media-tools'
import type { DataFolder } from './data-folder.ts'

export interface Urls {
  api: string
  media: string
  rtmp: string
}

/** Where the platform can be reached, unless the variables of the apps say otherwise. */
export function urlsOf({ ports }: PlatformConfig, env: NodeJS.ProcessEnv): Urls {
  return {
    api: env.API_URL ?? `http://localhost:${ports.api}`,
    media: env.MEDIA_URL ?? `http://localhost:${ports.media}`,
    rtmp: env.RTMP_URL ?? `rtmp://localhost:${ports.rtmp}`,
  }
}

/** This machine only, unless told otherwise: the first start has credentials that nobody chose. */
export const defaultHost = '127.0.0.1'

/** The environment that all three apps share; whatever is set already wins. */
export function appEnvironment(
  env: NodeJS.ProcessEnv,
  urls: Urls,
  folder: DataFolder,
  databaseUrl: string,
  tools: Tools,
): NodeJS.ProcessEnv {
  return {
    HOST: defaultHost,
    LOG_LEVEL: 'warn',
    LOG_PRETTY: 'true',
    SECRETS_KEYS: folder.secretsKeys,
    STORAGE_DIR: folder.objectsDir,
    WORK_DIR: folder.workDir,
    ...env,
    DATABASE_URL: databaseUrl,
    API_URL: urls.api,
    MEDIA_URL: urls.media,
    RTMP_URL: urls.rtmp,
    FFMPEG_PATH: tools.ffmpeg.path,
    FFPROBE_PATH: tools.ffprobe.path,
  }
}
