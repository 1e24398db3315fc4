import type { CommonConfig } from './common.config.ts'
import { integer, text } from './rules.ts'
import { ConfigError, optional, type Values, type Variables, withDefault } from './variable.ts'

export interface DeliveryConfig {
  cacheBytes: number
  accelPath?: string
}

const locationPath = text.regex(/^(\/[\w-]+)+$/, { error: 'must be a path such as /objects, without a slash at its end' })

export const deliveryVariables = {
  MEDIA_CACHE_BYTES: withDefault(
    integer(0),
    `${128 * 1024 ** 2}`,
    'Memory for segments and files that many ask for (128 MiB), of which none takes more than a sixteenth; while much is on its way, half as much again is used. 0 keeps none.',
  ),
  MEDIA_ACCEL_PATH: optional(
    locationPath,
    'The internal location of an nginx in front, such as `/objects`, that reads objects from the S3 server itself: it is told where they are by `X-Accel-Redirect` when it is one of `TRUSTED_PROXIES`. See [delivery](delivery.md). Needs `S3_ENDPOINT`.',
  ),
} satisfies Variables

/** @throws ConfigError */
export function deliveryConfig(values: Values<typeof deliveryVariables>, { storage }: CommonConfig): DeliveryConfig {
  const { MEDIA_CACHE_BYTES: cacheBytes, MEDIA_ACCEL_PATH: accelPath } = values
  if (accelPath !== undefined && storage.driver !== 's3')
    throw new ConfigError([
      'MEDIA_ACCEL_PATH needs S3_ENDPOINT: nginx cannot read the files of STORAGE_DIR, which hold more than the objects',
    ])
  return { cacheBytes, accelPath }
}
