import { readFileSync } from 'node:fs'
import path from 'node:path'
import { operations } from '@ingest/contract'
import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

interface Node {
  [key: string]: unknown
}
interface Operation extends Node {
  operationId: string
  tags: string[]
  security: Record<string, string[]>[]
  responses: Record<string, Node>
  requestBody?: { content: Record<string, Node> }
}

const bundle = path.resolve(import.meta.dirname, '../../openapi/openapi.bundle.json')
const document = JSON.parse(readFileSync(bundle, 'utf8')) as Node & {
  paths: Record<string, Node>
  tags: { name: string }[]
  components: { schemas: Record<string, Node>; securitySchemes: { oauth2: { flows: { clientCredentials: { scopes: Node } } } } }
}

const all = Object.values(document.paths).flatMap(({ parameters: _, additionalOperations = {}, ...methods }) => [
  ...Object.values(methods),
  ...Object.values(additionalOperations as Node),
]) as Operation[]
const named = all.map((operation) => [operation.operationId, operation] as const)

describe('examples', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(document, 'bundle')
  const examples = [...examplesBelow(document, '')]

  it('stand at every schema that has one, and at every body', () => {
    expect(examples.length).toBeGreaterThan(200)
  })

  it('are valid', () => {
    const wrong = examples.flatMap(({ schema, value, at }) => {
      const validate = ajv.getSchema(`bundle#${schema}`)
      return validate?.(value) ? [] : [{ at, errors: validate?.errors }]
    })
    expect(wrong).toEqual([])
  })
})

interface Example {
  /** JSON pointers, percent-encoded as in a URI fragment. */
  schema: string
  at: string
  value: unknown
}

/** Every `examples` and `example` beside a `schema`, and every `examples` inside one. */
function* examplesBelow(node: unknown, at: string): Generator<Example> {
  if (typeof node !== 'object' || node === null) return
  const { schema, example, examples } = node as Node
  if (Array.isArray(examples)) for (const value of examples) yield { schema: at, at: `${at}/examples`, value }
  else if (schema) {
    const values = Object.values((examples ?? {}) as Record<string, { value: unknown }>).map(({ value }) => value)
    for (const value of example === undefined ? values : [example]) yield { schema: `${at}/schema`, at, value }
  }
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'example' && key !== 'examples') yield* examplesBelow(child, `${at}/${escapePointer(key)}`)
  }
}

function escapePointer(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))
}

describe.each(named)('%s', (operationId, operation) => {
  it('says who may call it', () => {
    const known = Object.keys(document.components.securitySchemes.oauth2.flows.clientCredentials.scopes)
    for (const requirement of operation.security) {
      expect(Object.keys(requirement)).toEqual(['oauth2'])
      expect(requirement.oauth2).toHaveLength(1)
      expect(known).toContain(requirement.oauth2?.[0])
    }
  })

  it('has one tag and stands in the operations table', () => {
    expect(operation.tags).toHaveLength(1)
    expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0])
    expect(operations[operationId as keyof typeof operations]?.tag).toBe(operation.tags[0])
  })

  it('can refuse, and succeed unless there is nothing to succeed with', () => {
    const statuses = Object.keys(operation.responses)
    expect(statuses.some((status) => /^[45]/.test(status))).toBe(true)
    const neverSucceeds = /Customer|^(get|head)Invoice$/.test(operationId)
    expect(statuses.some((status) => status.startsWith('2'))).toBe(!neverSucceeds)
  })

  it('has examples of every body but pictures', () => {
    const bodies = [...Object.values(operation.responses).map(follow), ...(operation.requestBody ? [operation.requestBody] : [])]
    const media = bodies.flatMap(({ content }) => Object.entries((content ?? {}) as Record<string, Node>))
    const without = media.filter(([type, { example, examples }]) => !type.startsWith('multipart') && !example && !examples)
    expect(without).toEqual([])
  })
})

function follow(node: Node): Node {
  if (typeof node.$ref !== 'string') return node
  const keys = node.$ref.slice(2).split('/')
  return keys.reduce<Node>((found, key) => found[key] as Node, document)
}

describe('events', () => {
  it('can be filtered by every name and every action', () => {
    const names = document.components.schemas.EventName?.enum as string[]
    const actions = new Set(names.map((name) => name.slice(name.lastIndexOf('.') + 1)))
    const resources = new Set(names.map((name) => name.slice(0, name.indexOf('.'))))
    expect(choices('filter')).toEqual([...actions, ...names, 'trashed'].sort())
    expect(choices('resource')).toEqual([...resources].sort())
  })

  function choices(parameter: string): string[] {
    const parameters = all.filter(({ operationId }) => operationId === 'listEvents').flatMap((each) => each.parameters as Node[])
    const schemas = parameters.map(follow).filter(({ name }) => name === parameter)
    return schemas.flatMap(({ schema }) => (schema as { items: { enum: string[] } }).items.enum).sort()
  }
})

describe('request bodies', () => {
  const bodies = named.flatMap(([id, { requestBody }]) =>
    Object.values(requestBody?.content ?? {}).map(({ schema }) => [id, schema as Node] as const),
  )

  it.each(bodies)('%s bounds the length of everything', (_, schema) => {
    expect([...unbounded(schema, '')]).toEqual([])
  })
})

const bounded = ['maxLength', 'maxItems', 'maximum', 'enum', 'const', '$ref']

/** Texts, arrays and numbers of a request that could be of any size. */
function* unbounded(given: Node, at: string): Generator<string> {
  const schema = { ...follow(given), $ref: undefined } as Node
  const types = [schema.type].flat()
  const limited = bounded.some((keyword) => schema[keyword] !== undefined)
  if (['string', 'array', 'integer', 'number'].some((type) => types.includes(type)) && !limited) yield at
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, Node>))
    yield* unbounded(property, `${at}/${name}`)
  if (schema.items) yield* unbounded(schema.items as Node, `${at}/items`)
  for (const alternative of [...((schema.anyOf ?? []) as Node[]), ...((schema.oneOf ?? []) as Node[])])
    yield* unbounded(alternative, at)
}

describe('answers', () => {
  it('hold nothing that is not described, but what is free-form', () => {
    const answered = new Set<string>()
    for (const { responses } of all)
      for (const response of Object.values(responses))
        for (const { schema } of Object.values((follow(response).content ?? {}) as Record<string, Node>))
          collect(schema as Node, answered)
    const open = [...answered].filter((name) => {
      const { type, additionalProperties } = document.components.schemas[name] as Node
      return type === 'object' && additionalProperties !== false
    })
    expect(open.sort()).toEqual([
      'AudioSettings',
      'AuthorizationServer',
      'DigitalRights',
      'InputMetadata',
      'Permission',
      'Playlist',
      'ProfileData',
      'Rendition',
      'VideoSettings',
    ])
  })
})

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return
  const name = (node as Node).$ref
  if (typeof name === 'string' && !names.has(name.slice(name.lastIndexOf('/') + 1))) {
    names.add(name.slice(name.lastIndexOf('/') + 1))
    collect(follow(node as Node), names)
  }
  for (const child of Object.values(node)) collect(child, names)
}
