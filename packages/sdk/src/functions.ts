// Every operation of the API as a function: an application that needs a few of them bundles those and no others.
export { createClient, type IngestCredentials, type IngestOptions } from './client.ts'
export { IngestError, IngestNetworkError, IngestTimeoutError, type ProblemDetails, type ProblemField } from './errors.ts'
export type { Client } from './generated/client/index.ts'
export * from './generated/sdk.gen.ts'
export type * from './generated/types.gen.ts'
export type { RetryPolicy } from './retry.ts'
