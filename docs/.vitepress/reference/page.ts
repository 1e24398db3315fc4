import { writeCall } from './call.ts'
import type { ApiDocument } from './document.ts'
import { blocks, code, prose, table } from './markdown.ts'
import { callsOf, operationsOf } from './operations.ts'
import { pageNameOf } from './page-names.ts'
import { SchemaWriter } from './schema.ts'

/** The calls of one tag, and the objects that they speak of. */
export function writePage(document: ApiDocument, { name, description }: ApiDocument['tags'][number]): string {
  const schemas = new SchemaWriter(document)
  const calls = callsOf(operationsOf(document), name).map((call) => writeCall(document, call, schemas))
  const objects = schemas.objects()
  return blocks(
    '---\noutline: 2\neditLink: false\n---',
    '<!-- Written by docs/.vitepress/reference from openapi/. -->',
    `# ${name}`,
    prose(description),
    ...calls,
    objects.length > 0 ? '## Objects' : '',
    ...objects,
  )
}

/** Every call in one table, and every permission that one can need. */
export function writeOverview(document: ApiDocument): string {
  const operations = operationsOf(document).filter(({ path }) => path)
  const rows = operations.map(({ id, method, path, tag, summary, security }) => [
    code(method),
    `[${path}](./${pageNameOf(tag)}.md#${id})`,
    prose(summary),
    security.flatMap(({ oauth2 }) => oauth2.map(code)).join(' or '),
  ])
  const { scopes } = document.components.securitySchemes.oauth2.flows.clientCredentials
  return blocks(
    '# All calls',
    table(['method', 'path', '', 'needs'], rows),
    '## Permissions',
    table(
      ['permission', 'allows'],
      Object.entries(scopes).map(([name, about]) => [code(name), prose(about)]),
    ),
  )
}
