import type { ObjectStore } from '@ingest/storage'
import type { FastifyReply } from 'fastify'
import { clientSignal } from '../http/client-signal.ts'

/** A day in segments of a second takes a quarter of this. */
const maxBytes = 16 * 1024 ** 2

/** The whole text of a playlist. */
export async function readPlaylist(store: Pick<ObjectStore, 'get'>, key: string, reply: FastifyReply): Promise<string> {
  const { body, sizeBytes } = await store.get(key, { signal: clientSignal(reply) })
  if (sizeBytes > maxBytes) {
    body.destroy()
    throw new Error(`a playlist of ${sizeBytes} bytes is none`)
  }
  const chunks: Buffer[] = await body.toArray()
  return Buffer.concat(chunks).toString('utf8')
}
