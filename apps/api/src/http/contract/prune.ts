import { resolve, type Schema } from './document.ts'

/** What a schema says of the members of an object: each name's schemas, and whether other members have a meaning too. */
interface Members {
  known: Map<string, Schema[]>
  open: boolean
}

/**
 * Leaves out the members that the schema does not know, at every depth: clients send whole objects back, and what the
 * server owns or never heard of must not be stored. An object that the schema describes no member of is free-form and kept.
 */
export function prune(value: unknown, ...schemas: Schema[]): unknown {
  if (Array.isArray(value)) {
    const items = schemas.flatMap(alternatives).map(({ items }) => items as Schema | undefined)
    const described = items.filter((each) => each !== undefined)
    return described.length > 0 ? value.map((item) => prune(item, ...described)) : value
  }
  if (typeof value !== 'object' || value === null) return value
  const { known, open } = members(schemas.flatMap(alternatives))
  if (known.size === 0) return value
  const kept = Object.entries(value).filter(([name]) => open || known.has(name))
  return Object.fromEntries(kept.map(([name, member]) => [name, prune(member, ...(known.get(name) ?? []))]))
}

function members(schemas: Schema[]): Members {
  const known = new Map<string, Schema[]>()
  let open = false
  for (const schema of schemas) {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
    for (const [name, property] of properties) known.set(name, [...(known.get(name) ?? []), property])
    if (schema.additionalProperties) open = true
  }
  return { known, open }
}

/** A schema and everything that it is composed of. */
function alternatives(schema: Schema): Schema[] {
  const { $ref: _, ...own } = schema
  const referred = schema.$ref ? alternatives(resolve<Schema>({ $ref: schema.$ref })) : []
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => (own[keyword] as Schema[] | undefined) ?? [])
  return [own, ...referred, ...parts.flatMap(alternatives)]
}
