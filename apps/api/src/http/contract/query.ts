import { type Parameter, resolve, type Schema } from './document.ts'

export type RawQuery = Record<string, string | string[] | undefined>

/**
 * Reads the parameters that the spec names: an empty value is none, booleans are `true` or `1`, comma lists are trimmed,
 * values of an enumeration count in any case. What cannot be read stays text, for the validator to refuse.
 */
export function readQuery(parameters: readonly Parameter[], raw: RawQuery): Record<string, unknown> {
  const read = parameters.map(({ name, schema }) => [name, readParameter(resolve<Schema>(schema), raw[name])] as const)
  return Object.fromEntries(read.filter(([, value]) => value !== undefined))
}

function readParameter(schema: Schema, raw: string | string[] | undefined): unknown {
  const given = [raw ?? []].flat().filter((text) => text.trim() !== '')
  if (schema.type === 'array') {
    const items = given.flatMap((text) => text.split(',')).map((text) => text.trim())
    const values = items.filter(Boolean).map((text) => readScalar(resolve<Schema>((schema.items ?? {}) as Schema), text))
    return values.length > 0 ? values : schema.default
  }
  const last = given.at(-1)
  return last === undefined ? schema.default : readScalar(schema, last)
}

function readScalar(schema: Schema, text: string): unknown {
  if (schema.type === 'boolean') return readBoolean(text.trim().toLowerCase())
  if (schema.type === 'integer' || schema.type === 'number') return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text
  const choices = schema.enum as string[] | undefined
  return choices?.find((choice) => choice.toLowerCase() === text.trim().toLowerCase()) ?? text
}

function readBoolean(text: string): boolean | string {
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : text
}
