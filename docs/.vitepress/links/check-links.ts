import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

const attribute = /<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]+)"/g

interface BuiltPage {
  /** From the root of the site, as a browser names it: `/adr/`, `/figures.html`. */
  url: string
  targets: string[]
  ids: Set<string>
}

/**
 * Every link of the built site leads to a page that there is, and to a heading that it has. VitePress itself looks at pages alone,
 * and at what is written in Markdown.
 * @throws Error that names each page with the links that lead nowhere
 */
export async function checkLinks(folder: string): Promise<void> {
  const files = await filesIn(folder)
  const pages = await Promise.all(files.filter((file) => file.endsWith('.html')).map((file) => readPage(folder, file)))
  const idsOf = new Map(pages.map(({ url, ids }) => [url, ids]))
  const known = new Set(files.map(urlOf))
  const leadsSomewhere = (target: URL) => {
    const url = decodeURI(target.pathname)
    const fragment = decodeURIComponent(target.hash.slice(1))
    return known.has(url) && (fragment === '' || (idsOf.get(url)?.has(fragment) ?? false))
  }
  const dead = pages.flatMap(({ url, targets }) =>
    targets
      .map((target) => new URL(target, new URL(url, site)))
      .filter((target) => target.origin === site && !leadsSomewhere(target))
      .map((target) => `${url} links to ${target.pathname}${target.hash}`),
  )
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${[...new Set(dead)].join('\n')}`)
}

const site = 'http://site.invalid'

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))
  return files.map((file) => path.relative(folder, file).split(path.sep).join('/'))
}

async function readPage(folder: string, file: string): Promise<BuiltPage> {
  const html = await readFile(path.join(folder, file), 'utf8')
  const targets = [...html.matchAll(attribute)].map(([, target = '']) => target.replaceAll('&amp;', '&'))
  const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id))
  return { url: urlOf(file), targets, ids }
}

function urlOf(file: string): string {
  return `/${file}`.replace(/\/index\.html$/, '/')
}
