import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { docs } from '../paths.ts'
import { readDocument } from './document.ts'
import { writeOverview, writePage } from './page.ts'
import { pageNameOf } from './page-names.ts'

// As files, not as VitePress's dynamic routes: its search reads files only. They are not committed (.gitignore).
const document = readDocument()
write('calls', writeOverview(document))
for (const tag of document.tags) write(pageNameOf(tag.name), writePage(document, tag))

function write(name: string, text: string): void {
  writeFileSync(path.join(docs, 'reference', `${name}.md`), `${text}\n`)
}
