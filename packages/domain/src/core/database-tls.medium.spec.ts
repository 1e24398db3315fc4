import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createQueue } from '@ingest/queue'
import {
  createTestDatabase,
  makeCertificate,
  requireTool,
  type TestDatabase,
  type TlsDatabase,
  tlsDatabase,
} from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createDataSource } from './data-source.ts'

const openssl = requireTool('openssl')

if (openssl) describe('a database with TLS', () => tlsSuite(openssl))
else it.todo('a database with TLS: needs openssl')

function tlsSuite(tool: string): void {
  let folder: string
  let database: TestDatabase
  const servers: Record<string, TlsDatabase> = {}
  const certOf = (name: string) => path.join(folder, `${name}.cert.pem`)

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'ingest-tls-'))
    database = await createTestDatabase()
    for (const name of ['localhost', 'elsewhere.example'])
      servers[name] = await tlsDatabase(database.url, makeCertificate(tool, folder, name))
  })
  afterAll(async () => {
    for (const server of Object.values(servers)) server.close()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** As an operator writes it, for the server that has the certificate of that name. */
  function urlOf(server: string, parameters: Record<string, string>): string {
    const url = new URL(database.url)
    url.host = `localhost:${servers[server]?.port}`
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    return url.href
  }

  async function connect(url: string): Promise<unknown> {
    const dataSource = await createDataSource({ url }).initialize()
    try {
      return await dataSource.query('SELECT 1 AS one')
    } finally {
      await dataSource.destroy()
    }
  }

  const queue = async (url: string) => (await createQueue({ databaseUrl: url, onError: () => undefined })).stop()

  it('is used when its certificate is vouched for and names its host', async () => {
    const url = urlOf('localhost', { sslmode: 'verify-full', sslrootcert: certOf('localhost') })
    expect(await connect(url)).toEqual([{ one: 1 }])
    await queue(url)
  })

  it.each([
    ['that nobody vouches for', 'localhost', () => ({ sslmode: 'verify-full' }), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'that another one vouches for',
      'localhost',
      () => ({ sslmode: 'verify-full', sslrootcert: certOf('elsewhere.example') }),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'of another host',
      'elsewhere.example',
      () => ({ sslmode: 'verify-full', sslrootcert: certOf('elsewhere.example') }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('is refused with a certificate %s', async (_, server, parameters, code) => {
    await expect(connect(urlOf(server, parameters()))).rejects.toMatchObject({ code })
    await expect(queue(urlOf(server, parameters()))).rejects.toMatchObject({ code })
  })
}
