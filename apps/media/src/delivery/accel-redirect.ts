import type { ObjectStore } from '@ingest/storage'
import type { FastifyRequest } from 'fastify'

/** A large file is read in slices for as long as its viewer takes; nobody but nginx sees the URL. */
const signedSeconds = 12 * 3600

/**
 * An nginx in front that reads objects itself when it is told where they are (`X-Accel-Redirect`): who may have them is still
 * decided here, for each request, and no byte of them passes through this process. deploy/nginx says what it must do.
 */
export class AccelRedirect {
  /** @param location of nginx, internal, which stands for the S3 server */
  constructor(
    private readonly location: string,
    private readonly store: Pick<ObjectStore, 'signGet'>,
  ) {}

  /** Whoever comes past nginx gets bytes; a HEAD has none, and the store does not take a signed GET for it. */
  serves({ method, ips = [] }: FastifyRequest): boolean {
    return method === 'GET' && ips.length > 1
  }

  async headers(key: string, { 'cache-control': cacheControl, ...headers }: Record<string, string>) {
    const { pathname, search } = new URL(await this.store.signGet(key, { expiresInSeconds: signedSeconds }))
    // Under a name of its own: nginx would send a Cache-Control with errors of the store too.
    return { ...headers, 'x-accel-redirect': `${this.location}${pathname}${search}`, 'ingest-cache-control': cacheControl }
  }
}
