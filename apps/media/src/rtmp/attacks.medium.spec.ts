import { RtmpPublisher, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { amf } from './testing/amf.ts'
import { messageType, RawClient } from './testing/raw-client.ts'
import { packetsOf, stepsOf } from './testing/received-stream.ts'
import { TestRtmp } from './testing/test-rtmp.ts'

const maxPerAddress = 20
const frameMs = 40

let rtmp: TestRtmp
let neighbour: RtmpPublisher
let pid: number | undefined
/** Who stops after the connection, half the handshake, all of it, and connect. */
let halfway: RawClient[]

beforeAll(async () => {
  rtmp = await TestRtmp.start({
    limits: { secondsBeforePublish: 6, connectionsPerAddress: maxPerAddress },
    admit: async ({ streamKey }) => {
      if (streamKey === 'good-neighbour' && rtmp.streams.length > 0)
        return { status: 'bad-name', description: 'somebody publishes this stream' }
      return streamKey.startsWith('good') ? undefined : { status: 'denied', description: 'no stream has this key' }
    },
  })
  pid = rtmp.server.pid
  neighbour = new RtmpPublisher(rtmp.url('good-neighbour'))
  await rtmp.stream('good-neighbour')
  halfway = await Promise.all([open(), open().then((client) => sent(client, Buffer.alloc(700, 3))), shaken(), connected()])
})
afterAll(async () => {
  await neighbour?.kill()
  await rtmp?.server.stop()
})

const open = () => RawClient.connect(rtmp.server.port)
const connected = (tcUrl?: unknown) => RawClient.connected(rtmp.server.port, tcUrl)
const publishing = (key: string) => RawClient.publishing(rtmp.server.port, key)

const foreign = Buffer.from('\x27\x01\0\0\0media of somebody else', 'latin1')
const command = (payload: Buffer) => ({ type: messageType.command, payload, chunkStream: 3 })
const video = (payload: Buffer) => ({ type: messageType.video, payload })
const nested = (depth: number) => Buffer.from('\x03\0\x01a'.repeat(depth), 'latin1')
const array = (claimed: number, held: number) => Buffer.concat([Buffer.from([10]), uint32(claimed), Buffer.alloc(held, 5)])

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** What a client does, and why it is then cut off, as the log says. */
const attacks: [name: string, reason: string, attack: () => Promise<RawClient>][] = [
  [
    'another protocol',
    'RTMP version 71',
    async () => sent(await open(), Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')),
  ],
  ['publish without connect', 'publish without connect', async () => commanded(await shaken(), 'publish', null, 'good', 'live')],
  ['connect twice', 'a second connect', async () => commanded(await connected(), 'connect', { app: 'origin' })],
  ['a connect without its object', 'another application', async () => commanded(await shaken(), 'connect')],
  ['publish twice', 'a second one', async () => commanded(await publishing('good-twice'), 'publish', null, 'good-twice', 'live')],
  [
    'a chunk size of zero',
    'a chunk size of 0',
    async () => messaged(await connected(), { type: messageType.setChunkSize, payload: uint32(0) }),
  ],
  [
    'a chunk size without its bytes',
    'outside buffer bounds',
    async () => messaged(await connected(), { type: messageType.setChunkSize, payload: Buffer.alloc(1) }),
  ],
  [
    'a message of 16 MB',
    'a message of 16777215 bytes',
    async () => messaged(await connected(), { ...video(foreign), length: 0xff_ffff }),
  ],
  [
    'a message of 9 MB while it publishes',
    'a message of 9437184 bytes',
    async () => messaged(await publishing('good-large'), { ...video(foreign), length: 9 * 1024 ** 2 }),
  ],
  [
    'large messages that it never finishes',
    'unfinished messages of',
    async () => {
      const client = await publishing('good-unfinished')
      for (let chunkStream = 4; chunkStream < 10; chunkStream += 1)
        client.message({ ...video(Buffer.alloc(128)), chunkStream, length: 7 * 1024 ** 2 })
      return client
    },
  ],
  [
    'more chunk streams than anybody uses',
    'more than 32 chunk streams',
    async () => {
      const client = await connected()
      for (let chunkStream = 4; chunkStream < 60; chunkStream += 1) client.message({ ...video(foreign), chunkStream })
      return client
    },
  ],
  [
    'media before it publishes, without end',
    'nothing but noise',
    async () => {
      const client = await connected()
      for (let count = 0; count < 100; count += 1) client.message(video(Buffer.alloc(4000, 0x27)))
      return client
    },
  ],
  [
    'a command of 100 kB',
    'a command of 100000 bytes',
    async () => messaged(await connected(), command(Buffer.alloc(100_000, 2))),
  ],
  [
    'objects in a thousand levels',
    'more than 16 levels',
    async () => messaged(await connected(), command(Buffer.concat([amf('connect', 1), nested(1000)]))),
  ],
  [
    'an array that claims to be endless',
    'outside buffer bounds',
    async () => messaged(await connected(), command(Buffer.concat([amf('call', 1), array(2 ** 32 - 1, 500)]))),
  ],
  [
    'a value of no type',
    'the unknown type 66',
    async () => messaged(await connected(), command(Buffer.concat([amf('call', 1), Buffer.from([0x42])]))),
  ],
  [
    'a string longer than its message',
    'ends too early',
    async () => messaged(await connected(), command(Buffer.from([2, 0xff, 0xff, 0x41]))),
  ],
  [
    'questions whose answers it does not read',
    'nothing but noise',
    async () => {
      const client = await connected()
      client.socket.pause()
      for (let count = 0; count < 4000; count += 1) client.command('createStream', null)
      client.socket.resume()
      return client
    },
  ],
]

async function shaken(): Promise<RawClient> {
  const client = await open()
  await client.handshake()
  return client
}

function sent(client: RawClient, bytes: Buffer): RawClient {
  client.send(bytes)
  return client
}

function commanded(client: RawClient, name: string, ...values: unknown[]): RawClient {
  client.command(name, ...values)
  return client
}

function messaged(client: RawClient, message: Parameters<RawClient['message']>[0]): RawClient {
  client.message(message)
  return client
}

async function expectUnharmed(): Promise<void> {
  expect(rtmp.server.pid).toBe(pid)
  await (await rtmp.stream('good-neighbour')).more()
}

describe('a client is cut off, and nobody else notices, that sends', () => {
  it.each(attacks)('%s', async (_, reason, attack) => {
    const before = rtmp.log.length
    const client = await attack()
    await client.closed
    await waitFor(() => rtmp.log.slice(before).some((line) => line.includes(reason)), { what: `a log line with "${reason}"` })
    await expectUnharmed()
  })
})

describe('a client is answered that', () => {
  it('has a tcUrl that is no URL', async () => {
    const client = await connected('no url')
    await client.hears('NetConnection.Connect.Success')
    client.socket.destroy()
    await expectUnharmed()
  })

  it.each([['toString'], ['__proto__'], ['constructor'], ['FCPublish']])('calls %s', async (name) => {
    const client = await connected()
    client.command(name, null, 'x')
    client.command('createStream', null)
    await client.hears('NetConnection.Connect.Success')
    await client.hears(amf('_result', 1, null, 1))
    client.socket.destroy()
  })

  it.each([
    ['without a name', []],
    ['with an empty one', ['']],
    ['with a number', [7]],
  ])('publishes %s', async (_, values) => {
    const client = await connected()
    client.command('publish', null, ...values)
    await client.hears('NetStream.Publish.BadName')
    await client.closed
    await expectUnharmed()
  })

  it('wants to play', async () => {
    const client = await connected()
    client.command('play', null, 'good-neighbour')
    await client.hears('NetStream.Play.Failed')
    client.message(video(foreign))
    await client.closed
    await expectUnharmed()
  })

  it('publishes under a name that is taken, and sends media all the same', async () => {
    const client = await connected()
    client.command('publish', null, 'good-neighbour', 'live')
    for (let count = 0; count < 10; count += 1) client.message(video(foreign))
    await client.hears('NetStream.Publish.BadName')
    for (let count = 0; count < 10; count += 1) client.message(video(foreign))
    await client.closed
    expect((await rtmp.stream('good-neighbour')).flv.includes(foreign)).toBe(false)
    await expectUnharmed()
  })

  it('asks to be told how much has come', async () => {
    const client = await publishing('good-acknowledged')
    client.message({ type: messageType.windowSize, payload: uint32(100_000), chunkStream: 2, streamId: 0 })
    for (let count = 0; count < 30; count += 1) client.message(video(Buffer.alloc(4000, 0x27)))
    await client.hears(Buffer.from([2, 0, 0, 0, 0, 0, 4, 3]))
    client.socket.destroy()
  })
})

describe('connections', () => {
  it('do not last that do not go on', async () => {
    await Promise.all(halfway.map(({ closed }) => closed))
    await expectUnharmed()
  })

  it('are so many from one address, and no more; what is given back can be taken again', async () => {
    const clients = await Promise.all(Array.from({ length: maxPerAddress + 10 }, open))
    await Promise.race(clients.map(({ closed }) => closed))
    await expectUnharmed()
    for (const { socket } of clients) socket.destroy()
    await waitFor(async () => (await publishing('good-late')).socket.destroy(), { what: 'a place for another publisher' })
  })
})

describe('the neighbour', () => {
  it('has lost no frame of its stream', async () => {
    const stream = await rtmp.stream('good-neighbour')
    await neighbour.stop()
    await stream.over
    expect(neighbour.errors).toBe('')
    expect(new Set(stepsOf(await packetsOf(stream.flv)))).toEqual(new Set([frameMs]))
  })
})
