/**
 * What the whole API has in common and the YAML files therefore do not repeat (openapi/README.md): HEAD operations, aliases,
 * request and response headers, the refusals that any operation can answer, examples taken from the schemas.
 */
import { isList, isPage, isVersioned, operationsOf, parametersOf, resolve, successOf } from './document.mjs'

const everyResponse = {
  'Request-Id': 'RequestId',
  'X-RateLimit-Limit': 'RateLimitLimit',
  'X-RateLimit-Remaining': 'RateLimitRemaining',
  'X-RateLimit-Reset': 'RateLimitReset',
  'RateLimit-Policy': 'RateLimitPolicy',
  RateLimit: 'RateLimit',
  'Ingest-Deprecate': 'IngestDeprecate',
}
const cacheHeaders = { ETag: 'ETag', 'Cache-Control': 'CacheControl', Vary: 'Vary' }
const listHeaders = { 'Accept-Ranges': 'AcceptRanges', 'Content-Range': 'ContentRange' }

/** Changes the bundled document in place. */
export function applyConventions(document) {
  completeAliases(document)
  addHeadOperations(document)
  for (const each of operationsOf(document)) {
    addParameters(each)
    allowEmptyValues(document, each)
    addResponses(document, each)
  }
  addTagsOfChanges(document)
  for (const response of responsesOf(document)) addHeaders(response, everyResponse)
  for (const media of mediaOf(document)) addExample(document, media)
}

function completeAliases(document) {
  const known = new Map(operationsOf(document).map(({ operation }) => [operation.operationId, operation]))
  for (const { operation } of operationsOf(document)) {
    const target = operation['x-alias-of']
    if (target) Object.assign(operation, { ...structuredClone(known.get(target)), ...operation })
  }
}

/** HEAD counts a collection, and is the GET of a single resource without its body. */
function addHeadOperations(document) {
  for (const { item, method, operation } of operationsOf(document)) {
    if (method !== 'GET' || !isVersioned(operation) || item.head) continue
    item.head = isList(operation) ? countOperation(operation) : headOperation(operation)
  }
}

function countOperation({ operationId, summary, description, tags, security, parameters, 'x-alias-of': alias }) {
  return {
    operationId: rename(operationId, 'list', 'count'),
    summary: summary.replace('List', 'Count'),
    description,
    tags,
    security,
    ...(alias && { 'x-alias-of': rename(alias, 'list', 'count') }),
    parameters: structuredClone(parameters),
    responses: { 204: { description: 'The number, in a header.', headers: headerRefs({ 'Resource-Count': 'ResourceCount' }) } },
  }
}

function headOperation({ operationId, summary, description, tags, security, parameters, 'x-alias-of': alias, responses }) {
  return {
    operationId: rename(operationId, 'get', 'head'),
    summary: `${summary} (the headers only)`,
    description,
    tags,
    security,
    'x-alias-of': alias ?? operationId,
    ...(parameters && { parameters: structuredClone(parameters) }),
    responses: Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, withoutBody(response)])),
  }
}

function withoutBody(response) {
  return response.content ? { description: `${response.description} There is no body.` } : structuredClone(response)
}

function rename(operationId, from, to) {
  if (!operationId.startsWith(from)) throw new Error(`${operationId} should begin with "${from}"`)
  return to + operationId.slice(from.length)
}

function addParameters({ item, method, operation }) {
  const wanted = ['RequestId']
  if (isList(operation)) wanted.push('Range')
  if (isCacheable(method, operation)) wanted.push('IfNoneMatch')
  if (isConditional(item, method)) wanted.push('IfMatch')
  if (isIdempotent(method, operation)) wanted.push('IdempotencyKey')
  operation.parameters = [...(operation.parameters ?? []), ...wanted.map((name) => ref('parameters', name))]
}

/** An empty value in a query is the same as none. */
function allowEmptyValues(document, each) {
  for (const parameter of parametersOf(document, each, 'query')) if (!parameter.required) parameter.allowEmptyValue = true
}

function isCacheable(method, operation) {
  return isVersioned(operation) && ['GET', 'HEAD'].includes(method) && operation.responses[200] !== undefined
}

/** If-Match is about the resource that a GET of the same path shows. */
function isConditional(item, method) {
  return ['PATCH', 'PUT', 'DELETE'].includes(method) && item.get !== undefined && !isList(item.get)
}

/** An answer with a secret is not kept, so its request cannot be repeated; nor one of nobody in particular. */
function isIdempotent(method, operation) {
  return method === 'POST' && isVersioned(operation) && operation.security.length > 0 && !operation['x-secret']
}

function addResponses(document, each) {
  const { method, operation } = each
  const { responses } = operation
  if (isList(operation)) addListResponses(responses)
  if (isCacheable(method, operation)) {
    addHeaders(responses[200], cacheHeaders)
    responses[304] = { description: 'It is what the client has already.', headers: headerRefs(cacheHeaders) }
  }
  for (const [status, name] of refusals(document, each)) responses[status] ??= ref('responses', name)
}

function addListResponses(responses) {
  addHeaders(responses[200], listHeaders)
  responses[206] = structuredClone(responses[200])
  responses[206].description += ' There are more.'
  addHeaders(responses[206], { ...cacheHeaders, 'Next-Range': 'NextRange' })
}

/** A change that is answered with a resource tells its tag, so that the next change need not get it first. */
function addTagsOfChanges(document) {
  const all = operationsOf(document)
  const shown = new Set(all.filter(({ method, operation }) => method === 'GET' && !isList(operation)).map(schemaOf))
  for (const each of all) {
    const changes = ['POST', 'PUT', 'PATCH'].includes(each.method) && isVersioned(each.operation)
    if (!changes || each.operation['x-secret'] || !shown.has(schemaOf(each))) continue
    addHeaders(each.operation.responses[successOf(each.operation)], { ETag: 'ETag' })
  }
}

/** The name of what a success shows; nothing where it shows none. */
function schemaOf({ operation }) {
  const [media] = Object.values(operation.responses[successOf(operation)].content ?? {})
  return media?.schema?.$ref ?? Symbol('none')
}

function refusals(document, each) {
  const { item, method, operation } = each
  const has = (place) => parametersOf(document, each, place).length > 0
  const checked = parametersOf(document, each, 'header').filter(({ name }) => !['Request-Id', 'Range'].includes(name))
  // One that is not wanted may come all the same.
  const takesBody = !['GET', 'HEAD'].includes(method)
  const rules = [
    [400, 'BadRequest', operation.requestBody],
    [401, 'Unauthorized', operation.security.length > 0],
    [403, 'Forbidden', operation.security.length > 0],
    [404, 'NotFound', has('path')],
    [406, 'NotAcceptable', isVersioned(operation)],
    [408, 'RequestTimeout', takesBody],
    [409, 'Conflict', isIdempotent(method, operation)],
    [412, 'PreconditionFailed', isConditional(item, method)],
    [413, 'ContentTooLarge', takesBody],
    [415, 'UnsupportedMediaType', operation.requestBody],
    [416, 'RangeNotSatisfiable', isList(operation)],
    [422, 'UnprocessableContent', isVersioned(operation) && (operation.requestBody || has('query') || checked.length > 0)],
    [429, 'TooManyRequests', true],
    [500, 'InternalServerError', true],
    [503, 'ServiceUnavailable', true],
  ]
  const applying = rules.filter(([, , applies]) => applies)
  return isPage(operation) ? applying.map(([status, name]) => [status, status === 429 ? name : 'PageProblem']) : applying
}

function responsesOf(document) {
  const inline = operationsOf(document).flatMap(({ operation }) => Object.values(operation.responses))
  return [...Object.values(document.components.responses), ...inline.filter((response) => !response.$ref)]
}

function mediaOf(document) {
  const bodies = operationsOf(document).map(({ operation }) => operation.requestBody ?? {})
  return [...responsesOf(document), ...bodies].flatMap(({ content }) => Object.values(content ?? {}))
}

function addExample(document, media) {
  if (media.example !== undefined || media.examples) return
  const value = exampleOf(document, media.schema)
  if (value !== undefined) media.examples = { default: { value } }
}

function exampleOf(document, schema) {
  const { examples, type, items } = resolve(document, schema)
  if (examples) return examples[0]
  if (type !== 'array') return undefined
  const item = exampleOf(document, items)
  return item === undefined ? undefined : [item]
}

function addHeaders(response, headers) {
  response.headers = { ...response.headers, ...headerRefs(headers) }
}

function headerRefs(headers) {
  return Object.fromEntries(Object.entries(headers).map(([header, name]) => [header, ref('headers', name)]))
}

function ref(kind, name) {
  return { $ref: `#/components/${kind}/${name}` }
}
