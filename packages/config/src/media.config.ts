import { type CommonConfig, portVariable, readCommon } from './common.config.ts'
import type { Environment, Variables } from './variable.ts'

export type MediaConfig = CommonConfig

export const mediaVariables = { ...portVariable('8081') } satisfies Variables

/** @throws ConfigError */
export function mediaConfig(environment: Environment): MediaConfig {
  return readCommon(environment, mediaVariables).common
}
