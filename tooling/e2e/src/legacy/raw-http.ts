import http from 'node:http'

export interface RawRequest {
  method: string
  url: string
  /** Sent exactly so, in this spelling, and nothing beside them but Host, Connection and the length of the body. */
  headers?: Record<string, string>
  body?: string | Buffer
}

export interface RawAnswer {
  status: number
  headers: http.IncomingHttpHeaders
  /** Header names as they came over the wire. */
  headerNames: string[]
  text: string
}

const TIMEOUT_MS = 30_000

/** HTTP without a client's good manners: no URL is normalised, no Content-Type is added. */
export function rawHttp({ method, url, headers = {}, body = '' }: RawRequest): Promise<RawAnswer> {
  const { hostname, port, origin } = new URL(url)
  const length = method === 'GET' || method === 'HEAD' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  const options = { method, hostname, port, path: url.slice(origin.length), headers: { ...headers, ...length } }
  return new Promise((resolve, reject) => {
    const request = http.request({ ...options, timeout: TIMEOUT_MS, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          headerNames: response.rawHeaders.filter((_, index) => index % 2 === 0),
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    request.on('timeout', () => request.destroy(new Error(`${method} ${url}: no answer`)))
    request.on('error', reject)
    request.end(body)
  })
}
