/** Writes `operations.gen.ts` of the contract package: the operations table and the types that controllers implement. */
import { isList, isVersioned, operationsOf, parametersOf, resolve, scopesOf, successOf } from './document.mjs'

export function operationsSource(document) {
  const all = operationsOf(document).map((each) => describe(document, each))
  return [
    header(),
    table(all),
    'export type OperationId = keyof typeof operations\n',
    requests(all),
    results(all),
    ...tagsOf(all).map((tag) => tagInterface(tag, all)),
  ].join('\n')
}

function describe(document, each) {
  const { path, method, operation } = each
  return {
    operationId: operation.operationId,
    method,
    path,
    tag: operation.tags[0],
    scopes: scopesOf(operation),
    versioned: isVersioned(operation),
    successStatus: successOf(operation),
    list: isList(operation) ? { sortable: operation['x-sortable'] } : null,
    idempotent: parametersOf(document, each, 'header').some(({ name }) => name === 'Idempotency-Key'),
    tagged: resolve(document, operation.responses[successOf(operation)]).headers.ETag !== undefined,
    removal: removalOf(operation),
    aliasOf: operation['x-alias-of'] ?? null,
    parts: partsOf(document, each),
    result: resultOf(document, each),
  }
}

/** 60 days is what the contract gives clients to change. */
const fewestDays = 60

/** When a deprecated operation goes away; null for one that stays. */
function removalOf({ operationId, deprecated = false, 'x-deprecated-since': since, 'x-removal': removal = null }) {
  if (deprecated !== (removal !== null)) throw new Error(`${operationId}: deprecated and x-removal go together`)
  const days = (Date.parse(removal) - Date.parse(since)) / 86_400_000
  if (deprecated && !(days >= fewestDays))
    throw new Error(`${operationId}: x-removal must be a date at least ${fewestDays} days after x-deprecated-since`)
  return removal
}

function partsOf(document, each) {
  const data = `Types.${typeName(each.operation)}Data`
  const has = (place) => parametersOf(document, each, place).length > 0
  return {
    path: has('path') ? `${data}['path']` : 'Nothing',
    query: has('query') ? `NonNullable<${data}['query']>` : 'Nothing',
    body: each.operation.requestBody ? `${data}['body']` : 'undefined',
  }
}

function resultOf(document, { method, operation }) {
  const status = successOf(operation)
  if (status >= 400) return 'never'
  if (method === 'HEAD') return status === 204 ? 'number' : 'void'
  const [media] = Object.values(resolve(document, operation.responses[status]).content ?? {})
  if (!media || media.schema.$ref?.endsWith('/Empty')) return 'void'
  const response = `Types.${typeName(operation)}Responses[${status}]`
  return isList(operation) ? `ListAnswer<${response}[number]>` : response
}

/** As hey-api names the types of an operation. */
function typeName({ operationId }) {
  return operationId[0].toUpperCase() + operationId.slice(1)
}

function header() {
  return `// Generated from openapi/ by \`pnpm generate\`. Do not edit.
import type { ListAnswer } from '../list-answer.ts'
import type { Operation, OperationCall } from '../operation.ts'
import type * as Types from './types.gen.ts'

type Nothing = Record<never, never>
`
}

function table(all) {
  const lines = all.map(({ parts, result, ...row }) => `  ${row.operationId}: ${literal(row)},`)
  return `/** Every operation of the API. */\nexport const operations = {\n${lines.join('\n')}\n} as const satisfies Record<string, Operation>\n`
}

/** A literal in the style of the code. No text of the table holds a quote. */
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`)
  return `{ ${members.join(', ')} }`
}

function requests(all) {
  const lines = all.map(
    ({ operationId, parts }) => `  ${operationId}: { path: ${parts.path}; query: ${parts.query}; body: ${parts.body} }`,
  )
  return `interface OperationRequests {\n${lines.join('\n')}\n}

/** What a request of the operation holds, checked against the description. */
export type OperationRequest<Id extends OperationId> = OperationRequests[Id]
`
}

function results(all) {
  const lines = all.map(({ operationId, result }) => `  ${operationId}: ${result}`)
  return `interface OperationResults {\n${lines.join('\n')}\n}

/** What the operation answers: a page of a list, the number of a count, nothing where there is no body. */
export type OperationResult<Id extends OperationId> = OperationResults[Id]
`
}

function tagsOf(all) {
  return [...new Set(all.map(({ tag }) => tag))]
}

/** Aliases have no methods of their own: the same handler serves them. */
function tagInterface(tag, all) {
  const own = all.filter((each) => each.tag === tag && !each.aliasOf)
  const methods = own.map(({ operationId, scopes }) => {
    const caller = scopes ? 'Caller' : 'undefined'
    return `  ${operationId}(request: OperationCall<OperationRequests['${operationId}'], ${caller}, List>): Promise<OperationResults['${operationId}']>`
  })
  return `/** Implemented by the controller of the tag ${tag}. */
export interface ${tag}Operations<Caller, List> {\n${methods.join('\n')}\n}\n`
}
