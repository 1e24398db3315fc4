import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

const script = path.join(import.meta.dirname, 'audit.mjs')
const advisory = 'GHSA-aaaa-bbbb-cccc'
const url = `https://github.com/advisories/${advisory}`

/** A registry that knows of advisories what a test lets it know. */
let registry: Server
let answer: { status: number; severity: string }
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-audit-'))
  registry = createServer((_request, response) => {
    const known = [{ id: 1, url, title: 'Made up', severity: answer.severity, vulnerable_versions: '<99.0.0' }]
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify({ fastify: known }))
  })
  registry.listen(0, '127.0.0.1')
  await once(registry, 'listening')
})
afterAll(async () => {
  registry?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  answer = { status: 200, severity: 'high' }
})

async function audit(allowed: object[] = []): Promise<{ code: number; output: string }> {
  const file = path.join(folder, 'allowed.json')
  await writeFile(file, JSON.stringify(allowed))
  const { port } = registry.address() as AddressInfo
  const args = [script, '--registry', `http://127.0.0.1:${port}/`, '--allowed', file]
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout) => resolve({ code: error ? Number(error.code) : 0, output: stdout }))
  })
}

describe('the audit of what production runs', () => {
  it('fails for a grave advisory and names it', async () => {
    expect(await audit()).toMatchObject({ code: 1, output: expect.stringMatching(`high: fastify: Made up[^]*${url}`) })
  })

  it('lets a small one pass', async () => {
    answer.severity = 'moderate'
    expect(await audit()).toMatchObject({ code: 0 })
  })

  it('lets one pass that is allowed, and only until then', async () => {
    const entry = { advisory, package: 'fastify', reason: 'Nobody can reach it.', until: '2999-01-01' }
    expect(await audit([entry])).toMatchObject({ code: 0, output: expect.stringContaining('1 of them allowed') })
    expect(await audit([{ ...entry, until: '2020-01-01' }])).toMatchObject({ code: 1 })
    expect(await audit([{ ...entry, package: 'pino' }])).toMatchObject({ code: 1 })
  })

  it('says that it has seen none where there are none to be had', async () => {
    answer.status = 405
    expect(await audit()).toMatchObject({ code: 0, output: expect.stringMatching(/^skipped: no advisories reachable$/m) })
  })
})
