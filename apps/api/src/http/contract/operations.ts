import { type OperationId, operations as table } from '@ingest/contract'
import { document, type Parameter, resolve, type SpecOperation } from './document.ts'

export type Operation = (typeof table)[OperationId]

/** The route of an operation in the router's syntax: `/videos/{video_id}` is `/videos/:video_id`. */
export function routePath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

export function findOperation(id: string | undefined): Operation | undefined {
  return id !== undefined && id in table ? table[id as OperationId] : undefined
}

export const allOperations: readonly Operation[] = Object.values(table)

/** What the spec says of an operation, with the parameters of its path. */
export interface SpecEntry extends Omit<SpecOperation, 'parameters'> {
  parameters: Parameter[]
}

const entries = new Map(allSpecOperations().map((entry) => [entry.operationId, entry]))

export function specOf(operationId: string): SpecEntry {
  const entry = entries.get(operationId)
  if (!entry) throw new Error(`the spec has no operation ${operationId}`)
  return entry
}

function allSpecOperations(): SpecEntry[] {
  return Object.values(document.paths).flatMap(({ parameters: shared = [], additionalOperations = {}, ...methods }) =>
    [...Object.values(methods), ...Object.values(additionalOperations)]
      .filter(isOperation)
      .map((operation) => ({ ...operation, parameters: [...shared, ...(operation.parameters ?? [])].map(resolve<Parameter>) })),
  )
}

function isOperation(value: unknown): value is SpecOperation {
  return typeof value === 'object' && value !== null && 'operationId' in value
}
