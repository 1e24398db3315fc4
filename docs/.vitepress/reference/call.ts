import { curlOf } from './curl.ts'
import { type Answer, type ApiDocument, type Content, type Parameter, referenceOf, resolve } from './document.ts'
import { blocks, code, details, fence, prose, table } from './markdown.ts'
import type { Call, Operation } from './operations.ts'
import { rulesOf, type SchemaWriter } from './schema.ts'

/** One call: what it takes, what it answers, and an example of both. */
export function writeCall(document: ApiDocument, call: Call, schemas: SchemaWriter): string {
  return blocks(
    `## ${call.summary} {#${call.id}}`,
    addressOf(call),
    prose(call.description),
    permissionsOf(call),
    call['x-sortable'] && `A [list](./index.md#lists), sorted by ${call['x-sortable'].map(code).join(', ')}.`,
    parametersOf(document, call, schemas),
    bodyOf(call, schemas),
    answersOf(document, call, schemas),
    example(call),
    ...call.companions.map(companion),
  )
}

/** A webhook is a call that the platform makes, to a URL of yours. */
function addressOf({ method, path }: Operation): string {
  return `<div class="call"><b>${method}</b><span>${path || 'your URL'}</span></div>`
}

function permissionsOf({ security, path, 'x-unversioned': isUnversioned }: Operation): string {
  if (!path) return ''
  const permissions = security.flatMap(({ oauth2 }) => oauth2)
  const token = permissions.length > 0 ? `Needs ${permissions.map(code).join(' or ')}.` : 'Needs no token.'
  return isUnversioned ? `${token} Needs no \`Accept\`.` : token
}

function parametersOf(document: ApiDocument, { parameters }: Call, schemas: SchemaWriter): string {
  const all = parameters.map((each) => ({ ...resolve(document, each), isCommon: referenceOf(each) !== undefined }))
  const common = all.filter((each) => each.in === 'header' && each.isCommon)
  const own = all.filter((each) => !common.includes(each))
  return blocks(
    own.length > 0
      ? table(
          ['parameter', 'in', 'type', 'meaning'],
          own.map((each) => parameterRow(each, schemas)),
        )
      : '',
    common.length > 0 ? `[Headers](./index.md#request-headers): ${common.map(({ name }) => code(name)).join(', ')}.` : '',
  )
}

function parameterRow({ name, required, schema, description, ...parameter }: Parameter, schemas: SchemaWriter): string[] {
  const type = schemas.type(schema) + (required && parameter.in !== 'path' ? ', required' : '')
  const rules = 'pattern' in schema ? rulesOf(schema) : ''
  return [code(name), parameter.in, type, prose([description, rules].filter(Boolean).join(' '))]
}

function bodyOf({ requestBody }: Call, schemas: SchemaWriter): string {
  const [[type, { schema, examples } = {}] = []] = Object.entries(requestBody?.content ?? {})
  if (!type || !schema) return ''
  return blocks(
    `**Body**, ${code(type)}${requestBody?.required ? '' : ', may be left out'}`,
    schemas.fields(schema) || schemas.type(schema),
    type.includes('json') ? exampleOf('Example of the body', examples) : '',
  )
}

function answersOf(document: ApiDocument, { responses }: Call, schemas: SchemaWriter): string {
  const isOrdinary = (status: string) => /^[45]/.test(status) && Object.keys(responses[status] ?? {}).join() === '$ref'
  const told = Object.keys(responses).filter((status) => !isOrdinary(status))
  const ordinary = Object.keys(responses).filter(isOrdinary)
  const rows = told.map((status) => {
    const answer = resolve<Answer>(document, responses[status] ?? { description: '' })
    return [code(status), prose(answer.description), contentOf(answer.content, schemas)]
  })
  const success = resolve<Answer>(document, responses[told[0] ?? ''] ?? { description: '' })
  return blocks(
    table(['answer', '', 'body'], rows),
    ordinary.length > 0 ? `[As everywhere](./index.md#refusals): ${ordinary.map(code).join(' ')}` : '',
    exampleOf('Example of the answer', Object.values(success.content ?? {})[0]?.examples),
  )
}

function contentOf(content: Content | undefined, schemas: SchemaWriter): string {
  const [[type = '', { schema } = {}] = []] = Object.entries(content ?? {})
  if (type === 'application/problem+json') return '[problem](./index.md#refusals)'
  return schema && type.includes('json') ? schemas.type(schema) : type && code(type)
}

function exampleOf(title: string, examples: Record<string, { value: unknown }> = {}): string {
  const [first] = Object.values(examples)
  return first ? details(title, fence('json', JSON.stringify(first.value, undefined, 2))) : ''
}

function example(call: Call): string {
  return call.path ? fence('sh', curlOf(call)) : ''
}

function companion({ id, method, path, summary, 'x-alias-of': alias }: Operation): string {
  const what = alias ? 'the same, at another path' : summary
  return `<a id="${id}"></a>**${method}** ${code(path)}: ${what}.`
}
