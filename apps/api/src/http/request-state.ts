import type { AuthContext } from '@ingest/domain'
import type { FastifyRequest } from 'fastify'
import type { RequestContext } from './api-request.ts'
import type { Operation } from './contract/operations.ts'

/** What the edge knows of a request, more with every step. */
export interface RequestState {
  id: string
  /** As the client sent it; the edge overwrites the header to read all bodies in the same way. */
  contentType: string | undefined
  operation?: Operation
  caller?: AuthContext
  input?: RequestContext
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the first hook of every request. */
    edge: RequestState
  }
  interface FastifyContextConfig {
    /** The operation of the spec that the route serves. */
    operationId?: string
    /** The route reads the raw request and writes the raw response: no convention of the API is for it. */
    raw?: boolean
    /** The day on which the route goes away; of the operation unless it is said here. */
    removal?: string | null
    /** The operation has no code yet. */
    notImplemented?: boolean
  }
}

/** The template of the route; undefined when none matched. */
export function routeOf({ edge, routeOptions }: FastifyRequest): string | undefined {
  return edge.operation?.path ?? routeOptions.url
}

/** The path without the query, which may carry secrets. */
export function pathOf(request: FastifyRequest): string {
  return (request.raw.url ?? '/').split('?', 1)[0] ?? '/'
}
