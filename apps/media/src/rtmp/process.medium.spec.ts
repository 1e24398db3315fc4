import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { RtmpPublisher, waitFor } from '@ingest/testing'
import { afterEach, describe, expect, it } from '@jest/globals'
import { RawClient } from './testing/raw-client.ts'
import { TestRtmp } from './testing/test-rtmp.ts'

let rtmp: TestRtmp | undefined

afterEach(async () => {
  await rtmp?.server.stop()
  rtmp = undefined
})

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid as number, 0)
  } catch {
    return false
  }
}

describe('the RTMP process', () => {
  it('is killed, and soon there is another, on the same port', async () => {
    rtmp = await TestRtmp.start()
    const { server } = rtmp
    for (const round of [1, 2]) {
      const { pid } = server
      const publisher = new RtmpPublisher(rtmp.url(`good-${round}`))
      const stream = await rtmp.stream(`good-${round}`)
      await stream.more()
      process.kill(pid as number, 'SIGKILL')
      await stream.over
      expect(await publisher.exited).not.toBe(0)
      await waitFor(async () => server.pid !== pid && (await RawClient.publishing(server.port, 'good-probe')).socket.destroy())
    }
    expect(rtmp.log.join('')).toContain('the RTMP process has died')
  })

  it('is frozen, and soon there is another', async () => {
    rtmp = await TestRtmp.start({ limits: { frozenSeconds: 3 } })
    const { server } = rtmp
    const { pid } = server
    process.kill(pid as number, 'SIGSTOP')
    await waitFor(() => !isAlive(pid), { what: 'the frozen process to end' })
    await waitFor(async () => (await RawClient.publishing(server.port, 'good')).socket.destroy())
  })

  it('is told to stop: publishers hear of it, and nothing is left', async () => {
    rtmp = await TestRtmp.start()
    const { server, log } = rtmp
    const publisher = await RawClient.publishing(server.port, 'good')
    const stream = await rtmp.stream('good')
    rtmp = undefined
    const { pid, port } = server
    await server.stop()
    await stream.over
    await publisher.closed
    expect(publisher.answers.toString('latin1')).toContain('the server is shutting down')
    expect(isAlive(pid)).toBe(false)
    await expect(RawClient.connect(port)).rejects.toThrow('ECONNREFUSED')
    expect(log.join('')).not.toContain('has died')
  })

  it('dies with the media app, however that ends', async () => {
    const owner = path.join(import.meta.dirname, 'testing/rtmp-owner.ts')
    const folder = mkdtempSync(path.join(tmpdir(), 'rtmp-owner-'))
    const child = spawn(process.execPath, ['--no-warnings', '--conditions=source', owner], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const pid = Number(line)
    expect(isAlive(pid)).toBe(true)
    child.kill('SIGKILL')
    await waitFor(() => !isAlive(pid), { what: 'the RTMP process to end' })
    rmdirSync(folder)
  })

  it('cannot listen: that is said by start, and leaves nothing behind', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    await expect(TestRtmp.start({ port })).rejects.toThrow(/cannot listen: .*EADDRINUSE/)
    taken.close()
    await expect(TestRtmp.start({ tls: { certFile: '/nowhere/cert.pem', keyFile: '/nowhere/key.pem' } })).rejects.toThrow(
      '/nowhere/cert.pem',
    )
  })
})
