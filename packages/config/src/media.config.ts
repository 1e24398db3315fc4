import { type CommonConfig, portVariable, readCommon } from './common.config.ts'
import { type LiveConfig, liveConfig, liveVariables } from './live.config.ts'
import { type RtmpConfig, rtmpConfig, rtmpVariables, tlsVariables } from './rtmp.config.ts'
import type { Environment, Variables } from './variable.ts'
import { type FfmpegPaths, ffmpegPaths, ffmpegVariables } from './worker.config.ts'

export interface MediaConfig extends CommonConfig {
  ffmpeg: FfmpegPaths
  rtmp: RtmpConfig
  live: LiveConfig
}

export const mediaVariables = {
  ...portVariable('8081'),
  ...ffmpegVariables,
  ...rtmpVariables,
  ...liveVariables,
} satisfies Variables

/** @throws ConfigError */
export function mediaConfig(environment: Environment): MediaConfig {
  const { common, values } = readCommon(environment, { ...mediaVariables, ...tlsVariables(environment) })
  const rtmp = rtmpConfig(values, common.http.host)
  return { ...common, ffmpeg: ffmpegPaths(values), rtmp, live: liveConfig(values, common) }
}
