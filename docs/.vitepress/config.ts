import { defineConfig } from 'vitepress'
import { checkLinks } from './links/check-links.ts'
import { operationLinks } from './markdown/operation-links.ts'
import { repositoryLinks } from './markdown/repository-links.ts'
import { nav, sidebar } from './navigation.ts'
import { notIncluded, sitePath } from './paths.ts'
import { readDocument } from './reference/document.ts'
import { operationsOf } from './reference/operations.ts'

/** Pages outside this folder have no Vue beside them; Node finds it from the folder in which VitePress renders. */
const vueFromHere = {
  name: 'vue-from-here',
  enforce: 'pre' as const,
  resolveId: (id: string, _importer: string | undefined, { ssr }: { ssr?: boolean }) =>
    ssr && /^vue(\/server-renderer)?$/.test(id) ? { id, external: true } : undefined,
}

export default defineConfig({
  title: 'Ingest',
  description: 'Self-hosted, API-first video platform',
  srcDir: '..',
  srcExclude: notIncluded,
  rewrites: sitePath,
  outDir: './dist',
  cacheDir: './node_modules/.vitepress',
  // A guide may name a URL of this machine: nobody can look whether it is there.
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    config: (md) => {
      md.use(repositoryLinks)
      md.use(operationLinks(operationsOf(readDocument())))
    },
  },
  themeConfig: {
    nav,
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
  },
  vite: { plugins: [vueFromHere] },
  buildEnd: ({ outDir }) => checkLinks(outDir),
})
