import type { FieldError } from '@ingest/domain'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { document, type Schema } from './document.ts'

/** Field errors of one request that are told; the rest is cut off. */
const maxErrors = 50
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const ajv = createAjv()

function createAjv(): Ajv2020 {
  const instance = new Ajv2020({ strict: false, allErrors: true, useDefaults: false, validateSchema: false })
  formats.default(instance)
  // Stricter than ajv-formats, which takes `urn:uuid:` and a 61st second: neither PostgreSQL nor Date do.
  instance.addFormat('uuid', uuid)
  const rfc3339 = instance.formats['date-time'] as { validate: (text: string) => boolean }
  instance.addFormat('date-time', (text: string) => rfc3339.validate(text) && !Number.isNaN(Date.parse(text)))
  for (const format of ['binary', 'password', 'byte']) instance.addFormat(format, true)
  instance.addSchema(document, 'spec')
  return instance
}

/** Checks values against a schema of the spec; compiled when first used. */
export function validatorOf(schema: Schema): (value: unknown) => FieldError[] {
  let compiled: ValidateFunction | undefined
  return (value) => {
    compiled ??= ajv.compile(withSpecReferences(schema))
    return compiled(value) ? [] : fieldErrors(compiled.errors ?? [])
  }
}

/** A schema that stands alone refers to the document by its name. */
function withSpecReferences(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#') ? `spec${value}` : value,
  ) as Schema
}

/** The errors that a person can act on: what a choice (`anyOf`) says of itself is left out beside what its branches say. */
function fieldErrors(errors: ErrorObject[]): FieldError[] {
  const isChoice = ({ keyword }: ErrorObject) => ['anyOf', 'oneOf', 'if', 'not'].includes(keyword)
  const leaves = errors.filter((error) => !isChoice(error))
  const told = new Map((leaves.length > 0 ? leaves : errors).map((error) => [pointer(error), error]))
  return [...told.entries()].slice(0, maxErrors).map(([field, error]) => toFieldError(field, error))
}

function toFieldError(field: string, { keyword, message = 'is not valid', params }: ErrorObject): FieldError {
  const label = field.split('/').at(-1) || 'The body'
  const choices = keyword === 'enum' ? `: ${(params.allowedValues as unknown[]).join(', ')}` : ''
  const says = keyword === 'required' ? 'is required' : message
  return { field, code: kebab(keyword), message: `${label} ${says}${choices}.` }
}

function pointer({ instancePath, keyword, params }: ErrorObject): string {
  return keyword === 'required' ? `${instancePath}/${escapePointer(String(params.missingProperty))}` : instancePath
}

const escapePointer = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')
const kebab = (keyword: string) => keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
