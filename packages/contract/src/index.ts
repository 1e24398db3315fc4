export * from './generated/operations.gen.ts'
export type * from './generated/types.gen.ts'
export type { ListAnswer, ListBound } from './list-answer.ts'
export type { Operation, OperationCall } from './operation.ts'
