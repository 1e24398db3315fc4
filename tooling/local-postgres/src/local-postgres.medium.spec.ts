import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort, waitFor } from '@ingest/testing'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { type LocalPostgres, startPostgres } from './local-postgres.ts'

const hangingOwner = path.join(import.meta.dirname, 'testing/hanging-owner.ts')

describe('startPostgres', () => {
  let dataDir: string
  let port: number
  let servers: LocalPostgres[]

  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'ingest-local-postgres-'))
    port = await freePort()
    servers = []
  })

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    rmSync(dataDir, { recursive: true, force: true })
  })

  const start = async (options = {}) => {
    const server = await startPostgres({ dataDir, port, durable: true, ...options })
    servers.push(server)
    return server
  }

  it('keeps its data over stop and start, and its password to its owner', async () => {
    const first = await start()
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS value')
    await first.stop()
    const second = await start()
    expect(second.url).toBe(first.url)
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
    expect(statSync(path.join(dataDir, 'password')).mode & 0o777).toBe(0o600)
    await expect(query(second.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/)
  })

  it('recovers what was committed before it was killed', async () => {
    const server = await start()
    await query(server.url, 'CREATE TABLE kept AS SELECT 7 AS value')
    process.kill(server.pid, 'SIGKILL')
    await server.exited
    await server.restart()
    expect(await query(server.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
  })

  it('is not stopped by a lock whose number belongs to another program by now', async () => {
    const server = await start()
    await server.stop()
    writeFileSync(path.join(dataDir, 'cluster/postmaster.pid'), `${process.pid}\n`)
    await server.restart()
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('ends when the process that started it is killed, and starts again', async () => {
    const owner = spawn(process.execPath, [hangingOwner, dataDir, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [pid] = await once(owner.stdout.setEncoding('utf8'), 'data')
    owner.kill('SIGKILL')
    await waitFor(() => !isAlive(Number(pid)), { timeoutSeconds: 20 })
    const server = await start()
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('applies settings', async () => {
    const { url } = await start({ settings: { max_connections: 17 } })
    expect(await query(url, 'SHOW max_connections')).toEqual([{ max_connections: '17' }])
  })

  it('says in one line that the port is taken', async () => {
    await start()
    const other = mkdtempSync(path.join(os.tmpdir(), 'ingest-local-postgres-'))
    await expect(startPostgres({ dataDir: other, port, durable: false })).rejects.toThrow(
      `PostgreSQL cannot run: another program listens on 127.0.0.1:${port}: stop it or choose another port`,
    )
    rmSync(other, { recursive: true })
  })

  it('says in one line that the folder cannot be written', async () => {
    await expect(startPostgres({ dataDir: '/sys/ingest', port, durable: false })).rejects.toThrow(
      /^PostgreSQL cannot run: .*\/sys\/ingest/,
    )
    writeFileSync(path.join(dataDir, 'file'), '')
    await expect(startPostgres({ dataDir: path.join(dataDir, 'file'), port, durable: false })).rejects.toThrow(
      /file is not a folder$/,
    )
  })

  it('says in one line that the disk is full, and leaves nothing half made', () => {
    const inNamespace = `mount -t tmpfs -o size=4m tmpfs ${dataDir} && ${process.execPath} ${hangingOwner} ${dataDir} ${port}; ls ${dataDir}`
    const { stdout, stderr } = spawnSync('unshare', ['--mount', '--user', '--map-root-user', 'sh', '-c', inNamespace], {
      encoding: 'utf8',
    })
    expect(stderr).toContain(`PostgreSQL cannot run: the disk that holds ${dataDir} is full`)
    expect(stdout).not.toContain('cluster')
    expect(readdirSync(dataDir)).toEqual([])
  })
})

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
