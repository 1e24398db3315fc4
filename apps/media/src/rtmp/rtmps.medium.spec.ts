import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect } from 'node:tls'
import { type Certificate, makeCertificate, makeVideo, RtmpPublisher, requireTool } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { packetsOf, sizesOf } from './testing/received-stream.ts'
import { TestRtmp } from './testing/test-rtmp.ts'

const openssl = requireTool('openssl')

if (openssl) {
  describe('RTMPS', () => {
    let folder: string
    let tls: Certificate
    let rtmp: TestRtmp | undefined

    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'rtmps-'))
      tls = makeCertificate(openssl, folder, 'localhost')
    })
    afterEach(() => rtmp?.server.stop())
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true })
    })

    it('takes the same streams as RTMP', async () => {
      rtmp = await TestRtmp.start({ tls })
      const source = ['-i', await makeVideo({ encoding: ['-c:v', 'libx264', '-c:a', 'aac'] }), '-c', 'copy']
      for (const url of [rtmp.url('good'), `rtmps://127.0.0.1:${rtmp.server.tlsPort}/origin/good`]) {
        const publisher = new RtmpPublisher(url, { source })
        expect([await publisher.exited, publisher.errors]).toEqual([0, ''])
      }
      for (const { over } of rtmp.streams) await over
      const [plain, secure] = await Promise.all(rtmp.streams.map(({ flv }) => packetsOf(flv)))
      expect(sizesOf(secure ?? [], 'video')).toHaveLength(50)
      expect(secure).toEqual(plain)
    })

    it('lets nobody occupy it who does not speak TLS, who speaks it and no more, or who comes too often', async () => {
      rtmp = await TestRtmp.start({ tls, limits: { secondsBeforePublish: 1, connectionsPerAddress: 3 } })
      const { pid, tlsPort: port = 0 } = rtmp.server
      const greeted = connectPlain({ port, host: '127.0.0.1' })
      greeted.write('hello')
      const shaken = Array.from({ length: 5 }, () => connect({ port, host: '127.0.0.1', rejectUnauthorized: false }))
      const sockets = [greeted, connectPlain({ port, host: '127.0.0.1' }), ...shaken]
      await Promise.all(
        sockets.map((socket) => new Promise((resolve) => socket.on('error', resolve).on('close', resolve).resume())),
      )
      expect(rtmp.server.pid).toBe(pid)
    })
  })
}
