import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { docs, root, sitePath } from './paths.ts'

export const nav: DefaultTheme.NavItem[] = [
  { text: 'Guides', link: '/quick-start', activeMatch: '^/(quick-start|guides|concepts)' },
  { text: 'API', link: '/reference/', activeMatch: '^/reference/' },
  { text: 'Operations', link: '/operations/running', activeMatch: '^/(operations|security|SECURITY)' },
  {
    text: 'Inside',
    link: '/architecture',
    activeMatch: '^/(architecture|adr|figures|proofs|packages|apps|tooling|openapi|CONTRIBUTING)',
  },
]

/** What comes first in its folder; whatever else lies there follows by its name. New pages need no line here. */
const first: Record<string, string[]> = {
  concepts: ['networks', 'videos', 'live', 'playback', 'events'],
  guides: ['upload-from-a-browser', 'profiles', 'captions', 'private-playback', 'go-live', 'webhooks'],
  operations: ['running', 'docker', 'configuration', 'observability', 'upgrade', 'backup'],
  reference: [
    'index',
    'calls',
    'videos',
    'inputs',
    'profiles',
    'jobs',
    'live',
    'networks',
    'users',
    'roles',
    'events',
    'hooks',
    'applications',
  ],
}

export function sidebar(): DefaultTheme.Sidebar {
  const start = { text: 'Start', items: [pageItem('docs/quick-start.md')] }
  const learn = [start, folder('Concepts', 'concepts'), folder('Guides', 'guides')]
  const operate = [folder('Operations', 'operations'), group('Security', [...markdown('docs/security'), 'SECURITY.md'])]
  const inside = [
    group('The platform', ['docs/architecture.md', 'CONTRIBUTING.md', 'docs/figures.md']),
    folder('Proofs', 'proofs'),
    group('Its parts', [...globSync('{openapi,{apps,packages,tooling}/*}/README.md', { cwd: root })].sort(), true),
    folder('Decisions', 'adr', true),
  ]
  return {
    '/reference/': [folder('API reference', 'reference')],
    '/operations/': operate,
    '/security/': operate,
    '/SECURITY': operate,
    ...Object.fromEntries(insidePaths.map((each) => [each, inside])),
    '/': learn,
  }
}

const insidePaths = [
  '/architecture',
  '/CONTRIBUTING',
  '/figures',
  '/proofs/',
  '/adr/',
  '/openapi/',
  '/apps/',
  '/packages/',
  '/tooling/',
]

/** All pages of a folder of the documents, in the order of the sidebar. */
export function pagesIn(name: string): DefaultTheme.SidebarItem[] {
  return inOrder(markdown(`docs/${name}`), first[name] ?? ['index']).map(pageItem)
}

function folder(text: string, name: string, collapsed?: boolean): DefaultTheme.SidebarItem {
  return { text, items: pagesIn(name), ...(collapsed && { collapsed }) }
}

function group(text: string, files: string[], collapsed?: boolean): DefaultTheme.SidebarItem {
  return { text, items: files.map(pageItem), ...(collapsed && { collapsed }) }
}

function markdown(at: string): string[] {
  return globSync('*.md', { cwd: path.join(root, at) })
    .sort()
    .map((file) => `${at}/${file}`)
}

function inOrder(files: string[], leading: string[]): string[] {
  const rank = (file: string) => leading.indexOf(path.parse(file).name) + 1 || leading.length + 1
  return files.toSorted((one, other) => rank(one) - rank(other))
}

function pageItem(file: string): DefaultTheme.SidebarItem {
  return {
    text: titleOf(path.join(root, file)),
    link: `/${sitePath(file)
      .replace(/(^|\/)index\.md$/, '$1')
      .replace(/\.md$/, '')}`,
  }
}

/** Its first heading, without the code marks. */
function titleOf(file: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(file, 'utf8')) ?? []
  return title?.replaceAll('`', '') ?? path.relative(docs, file)
}
