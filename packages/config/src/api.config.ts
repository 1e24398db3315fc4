import { type CommonConfig, type HttpConfig, portVariable, proxyVariables, readCommon } from './common.config.ts'
import { type MailConfig, mailConfig, mailVariables } from './mail.config.ts'
import { flag, integer, origins } from './rules.ts'
import { type Environment, type Variables, withDefault } from './variable.ts'

export interface ApiConfig extends CommonConfig {
  http: HttpConfig & {
    /** The largest JSON body. Uploaded bytes go to the object store and are bounded by `maxUploadBytes`. */
    bodyLimitBytes: number
    /** How long a request may take to come, but for uploads to the file system. */
    requestSeconds: number
  }
  /** Whose `X-Forwarded-For` counts. */
  trustedProxies: string[]
  corsOrigins: '*' | string[]
  /** Of each token, or of each address without one. */
  rateLimit: { requests: number; windowSeconds: number }
  /** For tests: an answer that is not as the API's description says becomes a 500 that tells why. */
  checkResponses: boolean
  accessTokenSeconds: number
  maxUploadBytes: number
  /** Undefined where no mail is sent. */
  mail?: MailConfig
}

export const apiVariables = {
  ...portVariable('8080'),
  BODY_LIMIT_BYTES: withDefault(integer(1024), `${1024 ** 2}`, 'The largest JSON body (1 MiB).'),
  REQUEST_SECONDS: withDefault(
    integer(1, 3600),
    '60',
    'How long a request may take to come, but for uploads to the file system.',
  ),
  ...proxyVariables,
  CORS_ORIGINS: withDefault(
    origins,
    '*',
    'Comma list of the origins whose pages may call the API, or `*` (any, without credentials).',
  ),
  RATE_LIMIT_REQUESTS: withDefault(
    integer(1),
    '3000',
    'Requests that one token, or one address without a token, has per window.',
  ),
  RATE_LIMIT_SECONDS: withDefault(integer(1, 86_400), '60', 'The window of the rate limit.'),
  CHECK_RESPONSES: withDefault(flag, 'false', 'For tests: compares every answer with the description of the API.'),
  ACCESS_TOKEN_SECONDS: withDefault(integer(60), `${24 * 3600}`, 'Lifetime of an access token (24 hours).'),
  ...mailVariables,
  MAX_UPLOAD_BYTES: withDefault(integer(1), `${256 * 1024 ** 3}`, 'The largest input that may be uploaded (256 GiB).'),
} satisfies Variables

/** @throws ConfigError */
export function apiConfig(environment: Environment): ApiConfig {
  const { common, values } = readCommon(environment, apiVariables)
  return {
    ...common,
    http: { ...common.http, bodyLimitBytes: values.BODY_LIMIT_BYTES, requestSeconds: values.REQUEST_SECONDS },
    trustedProxies: values.TRUSTED_PROXIES,
    corsOrigins: values.CORS_ORIGINS,
    rateLimit: { requests: values.RATE_LIMIT_REQUESTS, windowSeconds: values.RATE_LIMIT_SECONDS },
    checkResponses: values.CHECK_RESPONSES,
    accessTokenSeconds: values.ACCESS_TOKEN_SECONDS,
    maxUploadBytes: values.MAX_UPLOAD_BYTES,
    mail: mailConfig(values),
  }
}
