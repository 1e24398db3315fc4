import { type CommonConfig, portVariable, proxyVariables, readCommon } from './common.config.ts'
import { type DeliveryConfig, deliveryConfig, deliveryVariables } from './delivery.config.ts'
import { type LiveConfig, liveConfig, liveVariables } from './live.config.ts'
import { type RtmpConfig, rtmpConfig, rtmpVariables, tlsVariables } from './rtmp.config.ts'
import type { Environment, Variables } from './variable.ts'
import { type FfmpegPaths, ffmpegPaths, ffmpegVariables } from './worker.config.ts'

export interface MediaConfig extends CommonConfig {
  ffmpeg: FfmpegPaths
  rtmp: RtmpConfig
  live: LiveConfig
  delivery: DeliveryConfig
  trustedProxies: string[]
}

export const mediaVariables = {
  ...portVariable('8081'),
  ...proxyVariables,
  ...ffmpegVariables,
  ...rtmpVariables,
  ...liveVariables,
  ...deliveryVariables,
} satisfies Variables

/** @throws ConfigError */
export function mediaConfig(environment: Environment): MediaConfig {
  const { common, values } = readCommon(environment, { ...mediaVariables, ...tlsVariables(environment) })
  const rtmp = rtmpConfig(values, common.http.host)
  const live = liveConfig(values, common)
  const delivery = deliveryConfig(values, common)
  return { ...common, ffmpeg: ffmpegPaths(values), rtmp, live, delivery, trustedProxies: values.TRUSTED_PROXIES }
}
