import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/node.ts'],
  // Runs in browsers too: nothing of Node's is taken for granted but in node.ts.
  platform: 'neutral',
  target: 'es2023',
  deps: { neverBundle: [/^node:/] },
  dts: true,
  publint: true,
})
