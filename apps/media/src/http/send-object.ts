import { type ObjectSources, sendObject } from '@ingest/storage'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Streams an object, with ranges and conditions; ends when the client has it, or is gone. */
export async function streamObject(
  store: ObjectSources,
  key: string,
  request: FastifyRequest,
  reply: FastifyReply,
  headers: Record<string, string>,
): Promise<void> {
  const { raw } = reply
  for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headers })) raw.setHeader(name, String(value))
  await sendObject(store, key, request.raw, raw)
  reply.hijack()
}
