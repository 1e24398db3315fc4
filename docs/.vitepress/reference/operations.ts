import type { ApiDocument, OperationObject, Parameter, PathItem, Referable } from './document.ts'

/** One call of the API. */
export interface Operation extends OperationObject {
  id: string
  /** In upper case. */
  method: string
  /** A webhook has none: it is a call that the platform makes. */
  path: string
  tag: string
  parameters: Referable<Parameter>[]
  /** The operation that this one belongs to: it counts what the other lists, or is the same at another path. */
  companionOf?: string
}

export interface Call extends Operation {
  companions: Operation[]
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const

/** Every operation of the description, LINK and UNLINK too. */
export function operationsOf(document: ApiDocument): Operation[] {
  const paths = Object.entries(document.paths).flatMap(([path, item]) => ofPath(path, item))
  return [...paths, ...Object.values(document.webhooks).flatMap((item) => ofPath('', item))]
}

function ofPath(path: string, item: PathItem): Operation[] {
  const named = methods.flatMap((method) => (item[method] ? [[method.toUpperCase(), item[method]] as const] : []))
  return [...named, ...Object.entries(item.additionalOperations ?? {})].map(([method, operation]) => ({
    ...operation,
    id: operation.operationId,
    method,
    path,
    tag: operation.tags[0] ?? '',
    parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])],
    companionOf: operation['x-alias-of'] ?? (method === 'HEAD' ? item.get?.operationId : undefined),
  }))
}

/** The calls of one tag, each with the operations that belong to it. */
export function callsOf(operations: readonly Operation[], tag: string): Call[] {
  const leaderOf = new Map(operations.map(({ id, companionOf }) => [id, companionOf]))
  const leader = (id: string): string => {
    const next = leaderOf.get(id)
    return next ? leader(next) : id
  }
  return operations
    .filter((operation) => operation.tag === tag && !operation.companionOf)
    .map((call) => ({ ...call, companions: operations.filter(({ id }) => id !== call.id && leader(id) === call.id) }))
}
