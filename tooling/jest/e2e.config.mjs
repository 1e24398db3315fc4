import { suite } from './preset.mjs'

/** Black box: the built platform in processes of its own, driven through the SDK and a browser. */
export default suite({ testMatch: ['**/*.e2e.spec.ts'], testTimeout: 180_000, maxWorkers: 2 })
