import { createHash } from 'node:crypto'
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Content, resolve, type Schema } from './contract/document.ts'
import { type Operation, specOf } from './contract/operations.ts'
import { refusals } from './http-error.ts'

const form = 'multipart/form-data'
/** What else may be in a form: it is read past, and not kept. */
const mostOtherFiles = 10
const mostFields = 50
const tooLarge = 'FST_REQ_FILE_TOO_LARGE'

interface FormSchema extends Schema {
  properties: Record<string, Schema>
}

export function readForms(instance: FastifyInstance): void {
  instance.register(multipart, { throwFileSizeLimit: true })
}

/** Whether the body of an operation is no JSON but a form with a file. */
export function takesFiles({ operationId }: Operation): boolean {
  return formOf(operationId) !== undefined
}

/**
 * Reads the file that the spec names; all other parts are ignored, whatever they are.
 * @throws HttpError 400, 413
 */
export async function readFiles(request: FastifyRequest, { operationId }: Operation): Promise<Record<string, Blob>> {
  const [name, schema] = Object.entries(formOf(operationId)?.properties ?? {})[0] as [string, Schema]
  const missing = () => refusals.malformed(`Send ${form} with a file in the part "${name}".`)
  if (!request.isMultipart()) throw missing()
  const fileSize = Number(resolve<Schema>(schema).maxLength)
  const file = await findFile(request, name, fileSize).catch((error: Error & { code?: string }) => {
    if (error.code === tooLarge) throw refusals.tooLarge(fileSize)
    throw refusals.malformed(`The form cannot be read: ${error.message}`)
  })
  if (!file) throw missing()
  return { [name]: file }
}

/** A part that is too large is told of at once: the plugin waits for its end, which comes only when the client has sent it all. */
function findFile(request: FastifyRequest, name: string, fileSize: number): Promise<Blob | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Blob | undefined>()
  const refuse = () => reject(Object.assign(new Error('a part is too large'), { code: tooLarge }))
  readParts(request, name, fileSize, refuse).then(resolve, reject)
  return promise
}

async function readParts(request: FastifyRequest, name: string, fileSize: number, refuse: () => void): Promise<Blob | undefined> {
  let found: Blob | undefined
  for await (const part of request.parts({ limits: { fileSize, files: 1 + mostOtherFiles, fields: mostFields } })) {
    if (part.type !== 'file') continue
    part.file.once('limit', refuse)
    if (part.fieldname === name && !found) found = await toBlob(part)
    else part.file.resume()
  }
  return found
}

/** As JSON it is the digest of its bytes: requests with one idempotency key are compared by it. */
async function toBlob(part: MultipartFile): Promise<Blob> {
  const bytes = new Uint8Array(await part.toBuffer())
  const digest = createHash('sha256').update(bytes).digest('hex')
  return Object.assign(new Blob([bytes], { type: part.mimetype }), { toJSON: () => digest })
}

function formOf(operationId: string): FormSchema | undefined {
  const { requestBody } = specOf(operationId)
  const content = requestBody && resolve<{ content: Content }>(requestBody).content[form]
  return content?.schema && (resolve<Schema>(content.schema) as FormSchema)
}
