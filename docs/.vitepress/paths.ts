import { existsSync } from 'node:fs'
import path from 'node:path'

/** Of the repository: the READMEs of its folders are pages, too. */
export const root = path.resolve(import.meta.dirname, '../..')
export const docs = path.join(root, 'docs')

/** For whoever reads the repository itself; the site begins with docs/index.md. */
const notPages = ['README.md']

export const notIncluded = [...notPages, '**/.*/**', '**/coverage/**']

/** Where the site has a file of the repository: `docs/adr/index.md` is `adr/index.md`, `packages/sdk/README.md` is `packages/sdk/index.md`. */
export function sitePath(file: string): string {
  return file.replace(/^docs\//, '').replace(/README\.md$/, 'index.md')
}

/** The page that a file, or the index of a folder, of the repository has on the site. */
export function pageOf(file: string): string | undefined {
  const candidates = file.endsWith('.md') ? [file] : [path.posix.join(file, 'index.md'), path.posix.join(file, 'README.md')]
  const found = candidates.find((each) => !notPages.includes(each) && existsSync(path.join(root, each)))
  return found && `/${sitePath(found)}`
}
