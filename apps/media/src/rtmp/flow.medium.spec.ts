import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { RtmpPublisher, waitFor } from '@ingest/testing'
import { afterEach, describe, expect, it } from '@jest/globals'
import { messageType, RawClient } from './testing/raw-client.ts'
import { TestRtmp, type TestRtmpOptions } from './testing/test-rtmp.ts'

let rtmp: TestRtmp | undefined
const publishers: RtmpPublisher[] = []

afterEach(async () => {
  for (const publisher of publishers.splice(0)) await publisher.kill()
  await rtmp?.server.stop()
  rtmp = undefined
})

async function start(options?: TestRtmpOptions): Promise<TestRtmp> {
  rtmp = await TestRtmp.start(options)
  return rtmp
}

function publish(url: string): RtmpPublisher {
  const publisher = new RtmpPublisher(url)
  publishers.push(publisher)
  return publisher
}

const residentKilobytes = (pid = 0) => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]))

describe('the media app', () => {
  it('ends a stream, and the publisher is told why', async () => {
    const test = await start()
    const publisher = publish(test.url('good'))
    const received = await test.stream('good')
    await received.more()
    received.publication.close('the stream was stopped')
    await received.over
    expect(await publisher.exited).not.toBe(0)
    expect(publisher.errors).toContain('the stream was stopped')
  })

  it('stops reading a stream without a word, and the publisher is disconnected', async () => {
    const test = await start()
    const publisher = publish(test.url('good'))
    ;(await test.stream('good')).publication.flv.destroy()
    expect(await publisher.exited).not.toBe(0)
    expect(publisher.errors).toContain('the stream was ended')
  })

  it('lets a publisher take over from another of the same key', async () => {
    const test = await start({
      admit: async () => {
        const former = test.streams.at(-1)?.publication
        former?.close('another publisher has taken over')
        await former?.closed
        return undefined
      },
    })
    const first = publish(test.url('good'))
    await (await test.stream('good')).more()
    const second = publish(test.url('good'))
    expect(await first.exited).not.toBe(0)
    expect(first.errors).toContain('another publisher has taken over')
    await waitFor(() => test.streams.length === 2, { what: 'the second stream' })
    await (await test.stream('good')).more()
    await second.stop()
    expect(second.errors).toBe('')
  })

  it('slows a publisher down that it does not read, and at last lets it go; nothing piles up', async () => {
    const { server } = await start({ limits: { stalledSeconds: 3 }, publish: () => undefined })
    const client = await RawClient.publishing(server.port, 'good')
    const before = residentKilobytes(server.pid)
    while (client.socket.writable) {
      client.message({ type: messageType.video, payload: Buffer.alloc(100_000, 0x27) })
      // Always in turns with the socket: it is told of its end only when nothing else runs.
      if (client.socket.writableNeedDrain) await Promise.race([client.closed, once(client.socket, 'drain')])
      else await setImmediate()
    }
    await client.closed
    expect(client.answers.toString('latin1')).toContain('the server cannot keep up')
    expect(client.socket.bytesWritten).toBeLessThan(32 * 1024 ** 2)
    expect(residentKilobytes(server.pid) - before).toBeLessThan(50_000)
  })
})

describe('a key', () => {
  it('that cannot be checked lets nobody in', async () => {
    const test = await start({ admit: () => Promise.reject(new Error('no database')) })
    const publisher = publish(test.url('good'))
    expect(await publisher.exited).not.toBe(0)
    expect(publisher.errors).toContain('the key cannot be checked at the moment')
    expect(test.log.join('')).toContain('no database')
    expect(publisher.errors).not.toContain('no database')
  })

  it('that takes too long to check lets nobody in', async () => {
    const test = await start({ limits: { admitSeconds: 1 }, admit: () => new Promise(() => undefined) })
    const publisher = publish(test.url('good'))
    expect(await publisher.exited).not.toBe(0)
    expect(publisher.errors).toContain('cannot be checked')
  })

  it('need not be checked any longer when its publisher has gone', async () => {
    const aborted = Promise.withResolvers<unknown>()
    const asked = Promise.withResolvers<void>()
    const { server } = await start({
      admit: (_, signal) => {
        asked.resolve()
        signal.addEventListener('abort', () => aborted.resolve(signal.reason))
        return new Promise(() => undefined)
      },
    })
    const client = await RawClient.connected(server.port)
    client.command('publish', null, 'good', 'live')
    await asked.promise
    client.socket.destroy()
    expect(String(await aborted.promise)).toContain('the publisher has gone')
  })

  it('keeps a publisher waiting; what it sends meanwhile is not lost', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<undefined>()
    const test = await start({
      admit: () => {
        asked.resolve()
        return answer.promise
      },
    })
    const client = await RawClient.connected(test.server.port)
    client.command('publish', null, 'good', 'live')
    client.message({ type: messageType.video, payload: Buffer.from('\x17\0\0\0\0 an early header', 'latin1') })
    await asked.promise
    expect(client.answers.includes('NetStream.Publish')).toBe(false)
    answer.resolve(undefined)
    await client.hears('NetStream.Publish.Start')
    client.command('deleteStream', null, 1)
    const stream = await test.stream('good')
    await stream.over
    expect(stream.flv.includes('an early header')).toBe(true)
  })
})

describe('a publisher', () => {
  it('that has frozen is let go', async () => {
    const test = await start({ limits: { silentSeconds: 3 } })
    const publisher = publish(test.url('good'))
    const received = await test.stream('good')
    await received.more()
    publisher.freeze()
    await received.over
    expect(test.log.join('')).toContain('no sign of life')
  })

  it('that answers and sends no media has a little longer', async () => {
    const test = await start({ limits: { silentSeconds: 4, idleSeconds: 6 } })
    const client = await RawClient.publishing(test.server.port, 'good')
    const ping = Buffer.from([2, 0, 0, 0, 0, 0, 6, 4, 0, 0, 0, 0, 0, 6])
    let answered = 0
    client.socket.on('data', () => {
      const asked = client.answers.toString('latin1').split(ping.toString('latin1')).length - 1
      if (asked > answered) client.message({ type: 4, payload: Buffer.from([0, 7, 0, 0, 0, 0]), chunkStream: 2, streamId: 0 })
      answered = asked
    })
    await client.closed
    expect(answered).toBeGreaterThan(0)
    expect(client.answers.toString('latin1')).toContain('no media')
  })

  it('that has ended its stream closes its connection itself', async () => {
    const test = await start()
    const keys = Array.from({ length: 20 }, (_, index) => `good-${index}`)
    const clients = await Promise.all(keys.map((key) => RawClient.publishing(test.server.port, key)))
    for (const client of clients) client.command('FCUnpublish', null, 'good')
    for (const client of clients) client.command('deleteStream', null, 1)
    for (const client of clients) await client.hears('NetStream.Unpublish.Success')
    for (const key of keys) await (await test.stream(key)).over
    expect(clients.filter(({ socket }) => socket.readableEnded || socket.destroyed).length).toBe(0)
    for (const { socket } of clients) socket.end()
    for (const { closed } of clients) await closed
  })

  it('that has ended its stream and does not go is disconnected', async () => {
    const test = await start({ limits: { goodbyeSeconds: 1 } })
    const client = await RawClient.publishing(test.server.port, 'good')
    client.command('deleteStream', null, 1)
    await client.closed
    expect(client.answers.includes('NetStream.Unpublish.Success')).toBe(true)
  })
})
