import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

const types: Record<string, string> = { '.html': 'text/html', '.json': 'application/json', '.js': 'text/javascript' }

export interface PageServer {
  /** An origin that is none of the platform's. */
  origin: string
  close(): Promise<void>
}

/** Serves files by their URL, scripts unless their names say otherwise, and an empty page for all others, as a customer's own site would. */
export async function servePage(files: Record<string, string>): Promise<PageServer> {
  const server = createServer(async ({ url = '/' }, response) => {
    const file = files[url]
    const type = file ? (types[path.extname(file)] ?? 'text/javascript') : 'text/html'
    response.writeHead(200, { 'content-type': type }).end(file ? await readFile(file) : '<!doctype html><title>A site</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
