import { errors, type FieldError } from '@ingest/domain'
import { refusals } from '../http-error.ts'
import { type Content, type Parameter, resolve, type Schema } from './document.ts'
import { type Operation, specOf } from './operations.ts'
import { prune } from './prune.ts'
import { type RawQuery, readQuery } from './query.ts'
import { isStorable, textErrors } from './text.ts'
import { validatorOf } from './validator.ts'

export interface RawRequest {
  path: Record<string, string>
  query: RawQuery
  headers: Record<string, unknown>
  body: unknown
}

export interface CheckedRequest {
  path: Record<string, string>
  query: Record<string, unknown>
  body: unknown
}

type Check = (request: RawRequest) => CheckedRequest

const checks = new Map<string, Check>()

/**
 * Reads a request as the spec describes it.
 * @throws DomainError 422 with the fields that are wrong
 * @throws HttpError 400 for an OAuth parameter that is sent twice, 404 for a path that holds no id where there must be one
 */
export function checkRequest(operation: Operation, request: RawRequest): CheckedRequest {
  const check = checks.get(operation.operationId) ?? compile(operation)
  checks.set(operation.operationId, check)
  return check(request)
}

function compile(operation: Operation): Check {
  const { parameters, requestBody } = specOf(operation.operationId)
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const inHeader = parameters.filter((parameter) => parameter.in === 'header' && !ownRules.includes(parameter.name))
  const [validateQuery, validateHeaders] = [validatorOf(objectOf(inQuery)), validatorOf(objectOf(inHeader))]
  const readBody = requestBody ? bodyReader(resolve<{ required?: boolean; content: Content }>(requestBody)) : () => undefined
  const readPath = pathReader(parameters.filter((parameter) => parameter.in === 'path'))
  return (request) => {
    if (!operation.versioned) assertOnce(request.query)
    const query = readQuery(inQuery, request.query)
    const headers = headersOf(inHeader, request.headers)
    const wrong = [...validateQuery(query), ...textErrors(query), ...validateHeaders(headers)].map(named)
    if (wrong.length > 0) throw errors.invalid(wrong)
    const body = readBody(request.body)
    return { query, body, path: readPath(request.path) }
  }
}

/** OAuth has no parameter twice (RFC 6749 §3.1). */
function assertOnce(query: RawQuery): void {
  const repeated = Object.keys(query).find((name) => Array.isArray(query[name]))
  if (repeated !== undefined) throw refusals.malformed(`The parameter ${repeated} is sent more than once.`)
}

/** Headers that are replaced or have a status of their own when they are not well-formed. */
const ownRules = ['Request-Id', 'Range']

function headersOf(parameters: Parameter[], raw: RawRequest['headers']): Record<string, unknown> {
  const sent = parameters.map(({ name }) => [name, raw[name.toLowerCase()]] as const)
  return Object.fromEntries(sent.filter(([, value]) => value !== undefined))
}

/** The value of a parameter has no pointer into the body: it is known by its name. */
const named = (error: FieldError): FieldError => ({ ...error, field: error.field.split('/')[1] ?? '' })

function objectOf(parameters: Parameter[]): Schema {
  const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))
  return { type: 'object', properties, required: parameters.filter(({ required }) => required).map(({ name }) => name) }
}

const files = 'multipart/form-data'

/** An optional body that is missing is an empty object where the spec wants an object. */
function bodyReader({ required, content }: { required?: boolean; content: Content }): (body: unknown) => unknown {
  // Files have been read as such.
  if (files in content) return (body) => body
  const schema = Object.values(content)[0]?.schema ?? {}
  const validate = validatorOf(schema)
  const isObject = resolve<Schema>(schema).type === 'object'
  return (sent) => {
    if (sent === undefined && !required) return isObject ? {} : undefined
    const body = prune(sent === undefined && isObject ? {} : sent, schema)
    const wrong = [...validate(body), ...textErrors(body)]
    if (wrong.length > 0) throw errors.invalid(wrong)
    return body
  }
}

function pathReader(parameters: Parameter[]): (path: Record<string, string>) => Record<string, string> {
  const validators = parameters.map(({ name, schema }) => ({ name, isId: isId(schema), validate: validatorOf(schema) }))
  return (path) =>
    Object.fromEntries(
      validators.map(({ name, isId, validate }) => {
        const value = path[name] ?? ''
        if (validate(value).length > 0 || !isStorable(value)) throw refusals.malformedId(name)
        return [name, isId ? value.toLowerCase() : value]
      }),
    )
}

const isId = (schema: Schema) => resolve<Schema>(schema).format === 'uuid'
