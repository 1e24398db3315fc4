import { type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  text: string
}

export interface Sent {
  method?: string
  headers?: Record<string, string>
}

/** One request on a connection of its own, with its path and headers exactly as given. */
export function send(origin: string, path: string, { method = 'GET', headers = {} }: Sent = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString('utf8') })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}
