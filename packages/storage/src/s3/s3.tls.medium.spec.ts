import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Certificate, makeCertificate, requireTool } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

const openssl = requireTool('openssl')
const child = path.join(import.meta.dirname, '../testing/children/check-ready.child.ts')

if (openssl) describe('a store with TLS', () => tlsSuite(openssl))
else it.todo('a store with TLS: needs openssl')

function tlsSuite(tool: string): void {
  let folder: string
  let own: Certificate
  let server: Server
  let requests = 0

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'ingest-tls-'))
    own = makeCertificate(tool, folder, 'localhost')
    const [cert, key] = [readFileSync(own.certFile), readFileSync(own.keyFile)]
    server = createServer({ cert, key }, (_request, response) => {
      requests += 1
      response.end()
    })
    server.listen(0, 'localhost')
    await once(server, 'listening')
  })
  afterAll(() => {
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function check(trusted: Record<string, string>, host = 'localhost'): Promise<string> {
    const { port } = server.address() as AddressInfo
    const args = ['--no-warnings', child, `https://${host}:${port}`]
    return (await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...trusted } })).stdout
  }

  it('is used when its certificate is vouched for', async () => {
    expect(await check({ NODE_EXTRA_CA_CERTS: own.certFile })).toBe('ready')
    expect(requests).toBe(1)
  })

  it('is told nothing when nobody vouches for it, or it has the certificate of another', async () => {
    const before = requests
    expect(await check({})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    expect(await check({ NODE_EXTRA_CA_CERTS: own.certFile }, '127.0.0.1')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(requests).toBe(before)
  })
}
