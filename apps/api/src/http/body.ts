import type { FastifyInstance, FastifyRequest } from 'fastify'
import secureJson from 'secure-json-parse'
import { type Content, resolve } from './contract/document.ts'
import { type Operation, specOf } from './contract/operations.ts'
import { isDeeperThan, maxDepth } from './contract/text.ts'
import { refusals } from './http-error.ts'

const form = 'application/x-www-form-urlencoded'

/** Fastify has one parser per content type; all bodies are given the same one, which judges by what is in them. */
const anyType = 'application/octet-stream'

/** Whatever Content-Type a client sends, and be it none or nonsense, its body is read as JSON when it is JSON. */
export function readAnyBody(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers()
  instance.addContentTypeParser(anyType, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
    parseBody(request, body),
  )
}

export function overwriteContentType({ raw }: FastifyRequest): void {
  const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > 0
  if (hasBody) raw.headers['content-type'] = anyType
  else delete raw.headers['content-type']
}

/** @throws HttpError 400, 415 */
function parseBody(request: FastifyRequest, body: Buffer): unknown {
  const { contentType, operation } = request.edge
  if (body.length === 0 || !operation || !takesBody(operation)) return undefined
  const text = decode(body, contentType, request.raw.headers['content-encoding'])
  if (takesForm(operation) && !text.trimStart().startsWith('{')) return parseForm(text)
  return parseJson(text, contentType)
}

/** No parameter stands in a form twice (RFC 6749 §3.1): two parties could take different ones. */
function parseForm(text: string): Record<string, string> {
  const fields = new URLSearchParams(text)
  const repeated = [...fields.keys()].find((name) => fields.getAll(name).length > 1)
  if (repeated !== undefined) throw refusals.malformed(`The field ${repeated} is sent more than once.`)
  return Object.fromEntries(fields)
}

/** Some clients send one with every call. */
function takesBody({ operationId }: Operation): boolean {
  return specOf(operationId).requestBody !== undefined
}

function takesForm({ operationId }: Operation): boolean {
  const { requestBody } = specOf(operationId)
  return requestBody !== undefined && form in resolve<{ content: Content }>(requestBody).content
}

function decode(body: Buffer, contentType: string | undefined, contentEncoding: string | undefined): string {
  if (contentEncoding && contentEncoding !== 'identity') throw refusals.unsupportedMediaType()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw claimsJson(contentType) ? refusals.malformed('The body is not UTF-8.') : refusals.unsupportedMediaType()
  }
}

function parseJson(text: string, contentType: string | undefined): unknown {
  const value = tryJson(text)
  if (value === undefined)
    throw claimsJson(contentType) ? refusals.malformed('The body is not JSON.') : refusals.unsupportedMediaType()
  if (isDeeperThan(value, maxDepth)) throw refusals.malformed(`The body is nested deeper than ${maxDepth} levels.`)
  return value
}

/** Members named `__proto__` and the like are left out. */
function tryJson(text: string): unknown {
  try {
    return secureJson.parse(text, null, { protoAction: 'remove', constructorAction: 'remove' })
  } catch {
    return undefined
  }
}

/** A client that says JSON, or nothing, means JSON: what it sent is malformed and not of another type. */
function claimsJson(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*$|json/i.test(contentType)
}
