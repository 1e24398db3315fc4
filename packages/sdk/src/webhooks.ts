import type { DeliveryBody } from './generated/types.gen.ts'

export interface WebhookOptions {
  /**
   * `webhook-signature` (Standard Webhooks) unless told. `x-ingest-signature` is for receivers that see no other header: it does not
   * cover the time, so that whoever has seen a delivery can send it again at any time.
   */
  header?: 'webhook-signature' | 'x-ingest-signature'
  /** How far the clocks and the way may be apart; 300 unless told. */
  toleranceSeconds?: number
}

/** As `fetch`, Node and frameworks have them, in any case. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>

/** Not from the platform, changed on its way, or too old: answer with 400. */
export class IngestWebhookError extends Error {
  override readonly name = 'IngestWebhookError'
}

const DEFAULT_TOLERANCE_SECONDS = 300

/**
 * Checks that a delivery comes from the platform and reads it. Signatures are compared in constant time, by Web Crypto.
 * @param body as it was received: JSON that was parsed and written again has other bytes
 * @param secret of the subscription
 * @throws IngestWebhookError
 */
export async function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
  { header = 'webhook-signature', toleranceSeconds = DEFAULT_TOLERANCE_SECONDS }: WebhookOptions = {},
): Promise<DeliveryBody> {
  const find = finder(headers)
  const isAuthentic =
    header === 'webhook-signature' ? checkStandard(body, find, secret, toleranceSeconds) : checkSha1(body, find, secret)
  if (!(await isAuthentic)) throw new IngestWebhookError(`${header} is not that of this body and secret`)
  return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
}

type Find = (name: string) => string

/** Standard Webhooks, scheme v1: the id and the time are signed with the body. */
async function checkStandard(body: string | Uint8Array, find: Find, secret: string, toleranceSeconds: number): Promise<boolean> {
  const timestamp = find('webhook-timestamp')
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(timestamp))
  if (!(ageSeconds <= toleranceSeconds)) throw new IngestWebhookError('webhook-timestamp is not of now')
  const signed = bytesOf(`${find('webhook-id')}.${timestamp}.`, body)
  const key = await importKey(secret, 'SHA-256')
  // Several while a secret is being changed.
  const versions = find('webhook-signature').split(' ')
  const signatures = versions.filter((each) => each.startsWith('v1,')).map((each) => fromBase64(each.slice('v1,'.length)))
  const results = await Promise.all(signatures.map((signature) => crypto.subtle.verify('HMAC', key, signature, signed)))
  return results.includes(true)
}

async function checkSha1(body: string | Uint8Array, find: Find, secret: string): Promise<boolean> {
  const signature = fromHex(find('x-ingest-signature'))
  return crypto.subtle.verify('HMAC', await importKey(secret, 'SHA-1'), signature, bytesOf(body))
}

function finder(headers: WebhookHeaders): Find {
  const entries = Symbol.iterator in headers ? [...(headers as Headers)] : Object.entries(headers)
  return (wanted) => {
    const [, value] = entries.find(([name]) => name.toLowerCase() === wanted) ?? []
    if (value === undefined) throw new IngestWebhookError(`there is no ${wanted}`)
    return String(value)
  }
}

function importKey(secret: string, hash: 'SHA-1' | 'SHA-256') {
  return crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash }, false, ['verify'])
}

function bytesOf(...parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const pieces = parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part))
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const pairs = /^(?:[0-9a-f]{2})+$/i.test(text) ? (text.match(/../g) ?? []) : []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}
