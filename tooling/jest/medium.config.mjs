import { suite } from './preset.mjs'

/** Use-cases and drivers on real parts: PostgreSQL, object stores, ffmpeg. */
export default suite({ testMatch: ['**/*.medium.spec.ts'], testTimeout: 60_000 })
