import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../paths.ts'

/** As much of OpenAPI 3.2 as the description uses. */
export interface ApiDocument {
  tags: { name: string; description: string }[]
  paths: Record<string, PathItem>
  webhooks: Record<string, PathItem>
  components: {
    headers: Record<string, Header>
    parameters: Record<string, Parameter>
    responses: Record<string, Answer>
    schemas: Record<string, Schema>
    securitySchemes: { oauth2: { flows: { clientCredentials: { scopes: Record<string, string> } } } }
  }
}

export type Methods = Record<string, OperationObject>
export type PathItem = { parameters?: Referable<Parameter>[]; additionalOperations?: Methods } & {
  [method in 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete']?: OperationObject
}

export interface OperationObject {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  deprecated?: boolean
  security: { oauth2: string[] }[]
  parameters?: Referable<Parameter>[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, Referable<Answer>>
  'x-alias-of'?: string
  'x-unversioned'?: boolean
  'x-sortable'?: string[]
}

export type Content = Record<string, { schema?: Referable<Schema>; examples?: Record<string, { value: unknown }> }>

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: Referable<Schema>
}

export interface Header {
  description?: string
  schema: Referable<Schema>
}

export interface Answer {
  description: string
  content?: Content
}

export interface Schema {
  type?: string | string[]
  description?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  required?: string[]
  properties?: Record<string, Referable<Schema>>
  additionalProperties?: boolean | Referable<Schema>
  items?: Referable<Schema>
  anyOf?: Referable<Schema>[]
  oneOf?: Referable<Schema>[]
}

/** What stands beside `$ref` goes before what it leads to (OpenAPI 3.1 and later). */
export type Referable<T> = T | (Partial<T> & { $ref: string })

export function readDocument(): ApiDocument {
  return JSON.parse(readFileSync(path.join(root, 'openapi/openapi.bundle.json'), 'utf8'))
}

/** The name that a component is known by, when this refers to one. */
export function referenceOf(value: object): string | undefined {
  return '$ref' in value ? String(value.$ref).split('/').at(-1) : undefined
}

export function resolve<T extends object>(document: ApiDocument, value: Referable<T>): T {
  if (!('$ref' in value)) return value
  const { $ref, ...beside } = value
  const keys = String($ref).split('/').slice(1)
  const target = keys.reduce((at: unknown, name) => (at as Record<string, unknown>)[name], document)
  return { ...resolve(document, target as Referable<T>), ...beside } as T
}
