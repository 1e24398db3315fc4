import type { OperationId, OperationRequest } from '@ingest/contract'
import type { AuthContext, ListQuery } from '@ingest/domain'

/** What a controller method gets: everything about the request that its use-case may need, checked against the spec. */
export type ApiRequest<Id extends OperationId> = OperationRequest<Id> & RequestContext

export interface RequestContext {
  /** Present on every operation that demands a token. */
  caller: AuthContext
  /** The parsed Range header of a list. */
  list: ListQuery
  ifMatch?: string
  /** The caller has it too, where there is one. */
  requestId: string
  /** As it was sent; for operations that authenticate by themselves. */
  authorization?: string
  /** As it was sent; for pages. */
  cookie?: string
  /** The client's, behind whatever proxies are trusted. */
  address: string
}

/**
 * For the rare answer that is not what the spec's success status says: a controller returns one of these instead of a body.
 * Bytes are sent as they are, with a Content-Type among the headers.
 */
export class ApiAnswer {
  constructor(
    readonly status: number,
    readonly body?: unknown,
    readonly headers: Record<string, string | string[]> = {},
  ) {}
}
