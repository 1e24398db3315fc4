import type { ObjectSources, ObjectStore } from '@ingest/storage'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { streamObject } from '../http/send-object.ts'
import { AccelRedirect } from './accel-redirect.ts'
import { HotObjects } from './hot-objects.ts'

export interface ObjectDeliveryOptions {
  store: Pick<ObjectStore, 'get' | 'head' | 'signGet'>
  /** Memory for what many ask for; 0 keeps nothing. */
  cacheBytes: number
  /** The location of an nginx in front that reads objects itself. */
  accelPath?: string
}

/** How the bytes of objects get to viewers. */
export class ObjectDelivery {
  private readonly sources: ObjectSources
  private readonly accel: AccelRedirect | undefined

  constructor({ store, cacheBytes, accelPath }: ObjectDeliveryOptions) {
    this.sources = cacheBytes > 0 ? new HotObjects(store, cacheBytes) : store
    this.accel = accelPath === undefined ? undefined : new AccelRedirect(accelPath, store)
  }

  /** Sends it, or lets nginx send it. @throws StorageError before anything is sent */
  async send(key: string, request: FastifyRequest, reply: FastifyReply, headers: Record<string, string>): Promise<unknown> {
    if (!this.accel?.serves(request)) return this.stream(key, request, reply, headers)
    return reply.headers(await this.accel.headers(key, headers)).send()
  }

  /** For callers that look elsewhere when it is not there. @throws StorageError before anything is sent */
  stream(key: string, request: FastifyRequest, reply: FastifyReply, headers: Record<string, string>): Promise<void> {
    return streamObject(this.sources, key, request, reply, headers)
  }
}
