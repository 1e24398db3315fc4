import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/functions.ts', 'src/node.ts'],
  // Runs in browsers too: nothing of Node's is taken for granted but in node.ts.
  platform: 'neutral',
  target: 'es2023',
  deps: { neverBundle: [/^node:/] },
  dts: true,
  // The build fails when either finds something. Only ES modules are shipped: `require` of Node < 20.19 is not for us.
  publint: { strict: true },
  attw: { profile: 'esm-only', level: 'error' },
})
