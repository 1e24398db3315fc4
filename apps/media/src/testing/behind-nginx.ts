import { type NginxServer, nginxTemplate, startNginx } from '@ingest/testing'
import { type Answer, type Sent, send } from './send.ts'

export interface BehindNginxOptions {
  /** Of `deploy/nginx`. */
  template: 'cache' | 'offload'
  port: number
  /** Where the media app is. */
  origin: string
  /** The S3 server, for `offload`. */
  objects?: string
}

/** A media app as players reach it through nginx. */
export class BehindNginx {
  private constructor(readonly nginx: NginxServer) {}

  static async start({ template, port, origin, objects = 'http://127.0.0.1:9' }: BehindNginxOptions): Promise<BehindNginx> {
    const http = (folder: string) =>
      nginxTemplate(template, {
        LISTEN: `127.0.0.1:${port}`,
        MEDIA_ADDRESS: new URL(origin).host,
        OBJECTS_ADDRESS: new URL(objects).host,
        OBJECTS_HOST: new URL(objects).host,
        CACHE_FOLDER: `${folder}/cache`,
        CACHE_SIZE: '1g',
        ACCESS_LOG: `${folder}/access.log`,
      })
    return new BehindNginx(await startNginx({ port, http }))
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return send(this.nginx.origin, path, { headers })
  }

  send(path: string, sent: Sent): Promise<Answer> {
    return send(this.nginx.origin, path, sent)
  }

  stop(): Promise<void> {
    return this.nginx.stop()
  }
}

/** The requests that an app has answered below a path, from its log. */
export function answeredBelow(log: string[], pathPrefix: string): { path: string; status: number; bytes: number }[] {
  const lines: { msg: string; path?: string; status: number; bytes: number }[] = log.map((line) => JSON.parse(line))
  return lines.flatMap(({ msg, path = '', status, bytes }) =>
    msg === 'request' && path.startsWith(pathPrefix) ? [{ path, status, bytes }] : [],
  )
}
