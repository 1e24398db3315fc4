import { createRequire } from 'node:module'

/** What we read of a bundled OpenAPI 3.2 document; it is generated and linted, so nothing of it is checked again here. */
export interface OpenApiDocument {
  paths: Record<string, PathItem>
  components: Record<string, Record<string, unknown>>
}

export interface PathItem {
  parameters?: Reference<Parameter>[]
  additionalOperations?: Record<string, SpecOperation>
  [method: string]: unknown
}

export interface SpecOperation {
  operationId: string
  parameters?: Reference<Parameter>[]
  requestBody?: Reference<{ required?: boolean; content: Content }>
  responses: Record<string, Reference<SpecResponse>>
  /** Its answer shows a secret. */
  'x-secret'?: boolean
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
}

export interface SpecResponse {
  headers?: Record<string, Reference<{ required?: boolean; schema: Schema }>>
  content?: Content
}

export type Content = Record<string, { schema?: Schema }>
export type Reference<T> = T | { $ref: string }
export type Schema = { $ref?: string; [keyword: string]: unknown }

export const document = createRequire(import.meta.url)('@ingest/contract/openapi.json') as OpenApiDocument

const security = document.components.securitySchemes as {
  oauth2: { flows: { authorizationCode: { scopes: Record<string, string> } } }
}

/** What each scope lets a token do, in a sentence. */
export const scopeTexts = security.oauth2.flows.authorizationCode.scopes

/** The document as this installation serves it. */
export function apiDescription(apiUrl: string): OpenApiDocument & { servers: { url: string }[] } {
  return { ...document, servers: [{ url: apiUrl }] }
}

/** Follows `#/…` references (RFC 6901) to what they stand for. */
export function resolve<T extends object>(value: Reference<T>): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T
  const steps = value.$ref.slice(2).split('/')
  const found = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[unescapePointer(step)], document)
  return resolve(found as Reference<T>)
}

const unescapePointer = (step: string) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
