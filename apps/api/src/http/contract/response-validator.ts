import { type Content, resolve, type Schema, type SpecResponse } from './document.ts'
import { type Operation, specOf } from './operations.ts'
import { validatorOf } from './validator.ts'

export interface SentResponse {
  status: number
  headers: Record<string, unknown>
  /** Undefined for HEAD, whose body is not sent. */
  body: string | undefined
}

const validators = new Map<string, (value: unknown) => { field: string; message: string }[]>()

/** What in an answer is not as the spec says. For tests: in production the code has passed them. */
export function responseFaults(operation: Operation, sent: SentResponse): string[] {
  const documented = specOf(operation.operationId).responses[String(sent.status)]
  // A 304 says nothing of its own (RFC 9110 §15.4.5).
  if (!documented) return sent.status === 304 ? [] : [`${operation.operationId} does not document the status ${sent.status}`]
  const response = resolve<SpecResponse>(documented)
  const at = `${operation.operationId} ${sent.status}`
  return [...headerFaults(at, response, sent.headers), ...bodyFaults(at, response.content, sent)]
}

function headerFaults(at: string, { headers = {} }: SpecResponse, sent: SentResponse['headers']): string[] {
  return Object.entries(headers).flatMap(([name, reference]) => {
    const { required, schema } = resolve<{ required?: boolean; schema: Schema }>(reference)
    const value = sent[name.toLowerCase()]
    if (value === undefined) return required ? [`${at}: the header ${name} is missing`] : []
    const typed = resolve<Schema>(schema).type === 'integer' ? Number(value) : String(value)
    return check(`${at} ${name}`, schema, typed).map(({ message }) => `${at}: header ${name}: ${message}`)
  })
}

function bodyFaults(at: string, content: Content | undefined, { headers, body }: SentResponse): string[] {
  const sentType =
    String(headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim() ?? ''
  if (!content) return body ? [`${at}: a body where the spec has none`] : []
  if (body === undefined) return []
  const media = content[sentType]
  if (!media) return [`${at}: the content type ${sentType || '(none)'} is not documented`]
  if (!media.schema || !/json$/.test(sentType)) return []
  return check(`${at} ${sentType}`, media.schema, JSON.parse(body)).map(({ field, message }) => `${at}: ${field} ${message}`)
}

function check(name: string, schema: Schema, value: unknown): { field: string; message: string }[] {
  const validate = validators.get(name) ?? validatorOf(schema)
  validators.set(name, validate)
  return validate(value)
}
