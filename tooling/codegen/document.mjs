/** Reading an OpenAPI document: the few things that every generator step needs. */

const fixedMethods = ['get', 'head', 'post', 'put', 'patch', 'delete']

/** Every operation with where it stands, LINK and UNLINK (`additionalOperations`, OpenAPI 3.2) included, in the order of the document. */
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) => [
    ...fixedMethods.filter((key) => item[key]).map((key) => entry(path, item, key.toUpperCase(), item[key])),
    ...Object.entries(item.additionalOperations ?? {}).map(([method, operation]) => entry(path, item, method, operation)),
  ])
}

function entry(path, item, method, operation) {
  return { path, item, method, operation }
}

/** Follows `$ref`s inside the document to what they stand for. */
export function resolve(document, node) {
  let current = node
  while (current?.$ref) current = pointer(document, current.$ref)
  return current
}

function pointer(document, reference) {
  const keys = reference.slice(2).split('/')
  const found = keys.reduce((node, key) => node?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document)
  if (!found) throw new Error(`Nothing stands at ${reference}`)
  return found
}

export function parametersOf(document, { item, operation }, place) {
  const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) => resolve(document, parameter))
  return all.filter((parameter) => parameter.in === place)
}

export function isList(operation) {
  return operation['x-sortable'] !== undefined
}

export function isVersioned(operation) {
  return operation['x-unversioned'] !== true
}

/** Answered with HTML, refusals included. */
export function isPage({ tags }) {
  return tags.includes('Pages')
}

/** The permissions of which one is enough, or null where no token is needed. */
export function scopesOf({ security, operationId }) {
  if (!security) throw new Error(`${operationId} does not say who may call it`)
  return security.length === 0 ? null : security.flatMap((requirement) => requirement.oauth2)
}

/** The status of a success; of the one answer there is where nothing can succeed (501, 404). */
export function successOf(operation) {
  const statuses = Object.keys(operation.responses)
  const status = statuses.find((each) => each.startsWith('2')) ?? ['501', '404'].find((each) => statuses.includes(each))
  if (!status) throw new Error(`${operation.operationId} has no success`)
  return Number(status)
}
