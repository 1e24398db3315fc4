import { type ApiDocument, type Referable, referenceOf, resolve, type Schema } from './document.ts'
import { code, prose, table } from './markdown.ts'

/** Tells schemas in tables. Objects that have a name are told once on a page, and linked to from wherever they are used. */
export class SchemaWriter {
  /** The names of the objects that were linked to. */
  readonly mentioned = new Set<string>()
  private readonly document: ApiDocument

  constructor(document: ApiDocument) {
    this.document = document
  }

  /** In a few words: `string`, `array of Video`, `object or null`. */
  type(given: Referable<Schema>): string {
    const schema = resolve(this.document, given)
    const name = referenceOf(given)
    if (name && isObject(schema)) return this.link(name)
    const choices = schema.oneOf ?? schema.anyOf
    if (choices) return choices.map((each) => this.type(each)).join(' or ')
    if (schema.const !== undefined) return code(String(schema.const))
    if (schema.enum) return schema.enum.map((each) => code(String(each))).join(' ')
    if (schema.items) return withNull(schema, `array of ${this.type(schema.items)}`)
    const types = [schema.type ?? 'any'].flat()
    return types.map((type) => (type === 'string' && schema.format ? schema.format : type)).join(' or ')
  }

  /** The rows of an object's own fields. Objects without a name are told in place, as `video.width`. */
  fields(given: Referable<Schema>): string {
    const rows = this.rows(resolve(this.document, given), '')
    return rows.length > 0 ? table(['field', 'type', 'meaning'], rows) : ''
  }

  /** Everything that was mentioned, and what that mentions. */
  objects(): string[] {
    const told = new Set<string>()
    const sections: string[] = []
    for (;;) {
      const name = [...this.mentioned].find((each) => !told.has(each))
      if (!name) return sections.toSorted()
      told.add(name)
      sections.push(this.object(name))
    }
  }

  private object(name: string): string {
    const schema = this.document.components.schemas[name] ?? {}
    const content = schema.properties ? this.fields(schema) : this.type(schema)
    return [`### ${name} {#schema-${name}}`, prose(schema.description), content].filter(Boolean).join('\n\n')
  }

  private rows({ properties = {}, required = [] }: Schema, prefix: string): string[][] {
    // In an answer everything is there: only where something may be missing is it worth saying what may not.
    const isWorthSaying = required.length < Object.keys(properties).length || required.length === 1
    return Object.entries(properties).flatMap(([name, given]) => {
      const schema = resolve(this.document, given)
      const field = `${prefix}${name}`
      const inner = referenceOf(given) ? [] : this.rows(schema, `${field}.`)
      const type = this.type(given) + (isWorthSaying && required.includes(name) ? ', required' : '')
      return [[code(field), type, prose([schema.description, rulesOf(schema)].filter(Boolean).join(' '))], ...inner]
    })
  }

  private link(name: string): string {
    this.mentioned.add(name)
    return `[${name}](#schema-${name})`
  }
}

function isObject({ type, properties, oneOf, anyOf }: Schema): boolean {
  return type === 'object' ? properties !== undefined : [oneOf, anyOf].some((choices) => choices?.every((each) => '$ref' in each))
}

function withNull({ type }: Schema, text: string): string {
  return [type].flat().includes('null') ? `${text} or null` : text
}

/** What a value has to obey beyond its type. */
export function rulesOf(schema: Schema): string {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, pattern } = schema
  const rules = [
    range(minLength, maxLength, 'characters'),
    range(minimum, maximum, ''),
    range(minItems, maxItems, 'items'),
    pattern && `Matches ${code(pattern)}.`,
  ]
  return rules.filter(Boolean).join(' ')
}

function range(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (least === undefined && most === undefined) return undefined
  const text = most === undefined ? `At least ${least}` : least === undefined ? `At most ${most}` : `${least} to ${most}`
  return `${[text, unit].filter(Boolean).join(' ')}.`
}
