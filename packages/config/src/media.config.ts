import { type CommonConfig, portVariable, readCommon } from './common.config.ts'
import { type RtmpConfig, rtmpConfig, rtmpVariables, tlsVariables } from './rtmp.config.ts'
import type { Environment, Variables } from './variable.ts'

export interface MediaConfig extends CommonConfig {
  rtmp: RtmpConfig
}

export const mediaVariables = { ...portVariable('8081'), ...rtmpVariables } satisfies Variables

/** @throws ConfigError */
export function mediaConfig(environment: Environment): MediaConfig {
  const { common, values } = readCommon(environment, { ...mediaVariables, ...tlsVariables(environment) })
  return { ...common, rtmp: rtmpConfig(values, common.http.host) }
}
