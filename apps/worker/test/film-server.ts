import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FilmOptions {
  /** Ends the connection after so many bytes of an answer. */
  cutAfter?: number
  validator?: false
  /** Without a length and without ranges. */
  chunked?: true
  status?: number
}

/** Serves one file by HTTP, with ranges, as badly as it is told to. */
export class FilmServer {
  readonly asked: IncomingHttpHeaders[] = []
  options: FilmOptions = {}

  private constructor(
    public bytes: Buffer,
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async start(bytes: Buffer): Promise<FilmServer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/films/holiday.mov?signature=secret`
    const film = new FilmServer(bytes, url, async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => film.answer(request, response))
    return film
  }

  private answer({ headers }: IncomingMessage, response: ServerResponse): void {
    const { cutAfter, validator, chunked, status } = this.options
    this.asked.push(headers)
    if (status) return void response.writeHead(status).end()
    const etag = `"${createHash('md5').update(this.bytes).digest('hex')}"`
    const asked = headers['if-range'] === etag ? /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] : undefined
    const body = this.bytes.subarray(Number(asked ?? 0))
    response.writeHead(asked ? 206 : 200, {
      ...(validator !== false && { etag }),
      ...(!chunked && { 'content-length': body.length }),
      ...(asked && { 'content-range': `bytes ${asked}-${this.bytes.length - 1}/${this.bytes.length}` }),
    })
    if (cutAfter === undefined) response.end(body)
    else response.write(body.subarray(0, cutAfter), () => setImmediate(() => response.socket?.destroy()))
  }
}
