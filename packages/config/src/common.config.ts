import { baseUrl, flag, integer, oneOf, port, postgresUrl, proxies, secretKeys, text } from './rules.ts'
import { type StorageConfig, storageConfig, storageVariables } from './storage.config.ts'
import { type TracingConfig, tracingConfig, tracingVariables } from './tracing.config.ts'
import { type Environment, readVariables, required, type Values, type Variables, withDefault } from './variable.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** What every app needs. */
export interface CommonConfig {
  log: { level: (typeof logLevels)[number]; pretty: boolean }
  /** Undefined where nothing is traced. */
  tracing?: TracingConfig
  database: { url: string; poolSize: number }
  /** Base64, 32 bytes each: the first encrypts, all of them decrypt. */
  secrets: { keys: string[] }
  /** Public base URLs, without a trailing slash. */
  urls: { api: string; media: string; rtmp: string }
  storage: StorageConfig
  http: HttpConfig
  /** A process whose folders are on a disk with less than this is not ready. */
  minFreeDiskBytes: number
}

export interface HttpConfig {
  host: string
  port: number
  /** How long a shutdown may take before the process exits anyway. */
  shutdownSeconds: number
}

export const logVariables = {
  LOG_LEVEL: withDefault(oneOf(logLevels), 'info', `The least serious messages to log: ${logLevels.join(', ')}.`),
  LOG_PRETTY: withDefault(flag, 'false', 'Log lines for people (`true`) or as JSON (`false`).'),
} satisfies Variables

export const commonVariables = {
  ...logVariables,
  DATABASE_URL: required(postgresUrl, 'The PostgreSQL database, as `postgres://user:password@host:port/name`.', { secret: true }),
  DATABASE_POOL_SIZE: withDefault(integer(1, 1000), '10', 'Connections that one process opens at most.'),
  SECRETS_KEYS: required(
    secretKeys,
    'Comma list of keys of 32 bytes in base64 (`openssl rand -base64 32`): the first encrypts secrets at rest, all decrypt. To rotate, put a new one first.',
    { secret: true },
  ),
  API_URL: required(baseUrl('http:', 'https:'), 'The public URL of the API.'),
  MEDIA_URL: required(baseUrl('http:', 'https:'), 'The public URL of the media app, which serves playback.'),
  RTMP_URL: withDefault(baseUrl('rtmp:', 'rtmps:'), 'rtmp://localhost:1935', 'The public URL that encoders publish to.'),
  ...tracingVariables,
  MIN_FREE_DISK_BYTES: withDefault(
    integer(0),
    `${256 * 1024 ** 2}`,
    'A process that writes to a disk with less free space is not ready (256 MiB).',
  ),
  HOST: withDefault(text, '0.0.0.0', 'The address to listen on.'),
  SHUTDOWN_SECONDS: withDefault(integer(1, 3600), '30', 'How long a shutdown may take before the process exits anyway.'),
} satisfies Variables

export const proxyVariables = {
  TRUSTED_PROXIES: withDefault(
    proxies,
    'loopback',
    'Comma list of addresses or CIDR ranges (or `loopback`, `linklocal`, `uniquelocal`) whose `X-Forwarded-For` is believed.',
  ),
} satisfies Variables

export const portVariable = (byDefault: string) => ({ PORT: withDefault(port, byDefault, 'The HTTP port to listen on.') })

/** Reads the common variables, those of the chosen storage driver and the app's own in one go, so that all errors come together. */
export function readCommon<V extends Variables & { PORT: ReturnType<typeof portVariable>['PORT'] }>(
  environment: Environment,
  own: V,
) {
  const storage = storageVariables(environment)
  const values = readVariables(environment, { ...commonVariables, ...storage, ...own })
  return {
    values: values as Values<V>,
    common: commonConfig(values as CommonValues, values as Parameters<typeof storageConfig>[0]),
  }
}

type CommonValues = Values<typeof commonVariables & ReturnType<typeof portVariable>>

function commonConfig(values: CommonValues, storage: Parameters<typeof storageConfig>[0]): CommonConfig {
  return {
    log: logConfig(values),
    tracing: tracingConfig(values),
    minFreeDiskBytes: values.MIN_FREE_DISK_BYTES,
    database: { url: values.DATABASE_URL, poolSize: values.DATABASE_POOL_SIZE },
    secrets: { keys: values.SECRETS_KEYS },
    urls: { api: values.API_URL, media: values.MEDIA_URL, rtmp: values.RTMP_URL },
    storage: storageConfig(storage, values.API_URL, values.SECRETS_KEYS),
    http: { host: values.HOST, port: values.PORT, shutdownSeconds: values.SHUTDOWN_SECONDS },
  }
}

export function logConfig(values: Values<typeof logVariables>): CommonConfig['log'] {
  return { level: values.LOG_LEVEL, pretty: values.LOG_PRETTY }
}
