import { suite } from './preset.mjs'

/** Beside the code, no I/O; the whole suite takes seconds. */
export default suite({
  testMatch: ['**/*.spec.ts'],
  // Some wait for a pause to pass.
  maxWorkers: 3,
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.medium\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$'],
})
