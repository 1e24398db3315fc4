import path from 'node:path'
import { suite } from './preset.mjs'

/** Use-cases and drivers on real parts: PostgreSQL, object stores, ffmpeg. */
export default suite({
  testMatch: ['**/*.medium.spec.ts'],
  testTimeout: 60_000,
  // They wait more than they compute.
  maxWorkers: 3,
  setupFiles: [path.join(import.meta.dirname, 'medium.setup.ts')],
  globalSetup: path.join(import.meta.dirname, 'medium.global-setup.mjs'),
  globalTeardown: path.join(import.meta.dirname, 'medium.global-teardown.mjs'),
})
