import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describeSpan, inSpan, type Logger } from '@ingest/observability'
import { parseRequest, toLine } from './gate-messages.ts'
import type { Publication, PublishHandler, PublishRequest, Refusal } from './publication.ts'

const newline = 10
const maxRequestBytes = 256 * 1024
/** For the RTMP process to tell a publisher why it is disconnected. */
const farewellMs = 900

const drainMs = 1000

const unavailable: Refusal = { status: 'unavailable', description: 'the key cannot be checked at the moment' }

export interface GateParts {
  handler: PublishHandler
  logger: Logger
  admitSeconds: number
}

/** Where the RTMP process asks about publishers and delivers their streams: a socket in a folder that nobody else may enter. */
export class PublisherGate {
  private readonly folder: string
  private readonly parts: GateParts
  private readonly server = createServer((socket) => this.receive(socket))
  private readonly publishers = new Set<Socket>()

  private constructor(folder: string, parts: GateParts) {
    this.folder = folder
    this.parts = parts
  }

  static async open(parts: GateParts): Promise<PublisherGate> {
    const folder = await mkdtemp(path.join(tmpdir(), 'ingest-rtmp-'))
    const gate = new PublisherGate(folder, parts)
    gate.server.listen(gate.path)
    await once(gate.server, 'listening')
    return gate
  }

  get path(): string {
    return path.join(this.folder, 'gate')
  }

  /** What has been published may still be read to its end, if that does not take long. */
  async close(): Promise<void> {
    this.server.close()
    await Promise.race([Promise.all([...this.publishers].map(closing)), pause(drainMs, undefined, { ref: false })])
    for (const socket of this.publishers) socket.destroy()
    await rm(this.folder, { recursive: true, force: true })
  }

  private receive(socket: Socket): void {
    this.publishers.add(socket)
    socket.on('error', () => socket.destroy()).once('close', () => this.publishers.delete(socket))
    this.decide(socket).catch((error: unknown) => {
      this.parts.logger.error({ err: error }, 'a publisher could not be received')
      socket.destroy()
    })
  }

  private async decide(socket: Socket): Promise<void> {
    const gone = new AbortController()
    socket.once('close', () => gone.abort(new Error('the publisher has gone')))
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(this.parts.admitSeconds * 1000)])
    const request = parseRequest(await readLine(socket, signal))
    await inSpan('rtmp publish', {}, () => this.answer(socket, request, signal))
  }

  private async answer(socket: Socket, request: PublishRequest, signal: AbortSignal): Promise<void> {
    const refusal = await this.admit(request, signal)
    describeSpan({ 'ingest.admitted': refusal === undefined })
    if (socket.destroyed) return
    const { address } = request
    if (refusal) {
      this.parts.logger.info({ address, status: refusal.status, reason: refusal.description }, 'a publisher was refused')
      socket.end(toLine({ accepted: false, ...refusal }))
      return
    }
    this.parts.logger.info({ address }, 'a publisher was admitted')
    socket.pause().removeAllListeners('data')
    socket.write(toLine({ accepted: true }))
    this.parts.handler.publish(publicationOf(socket, request))
  }

  private async admit(request: PublishRequest, signal: AbortSignal): Promise<Refusal | undefined> {
    try {
      return await Promise.race([this.parts.handler.admit(request, signal), aborted(signal)])
    } catch (error) {
      if (!signal.aborted) this.parts.logger.error({ err: error }, 'a key could not be checked')
      return unavailable
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The socket is read on afterwards, so that it is noticed when the publisher goes; nothing more may come until it is answered. */
function readLine(socket: Socket, signal: AbortSignal): Promise<string> {
  let line = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    socket.on('data', (bytes: Buffer) => {
      line = Buffer.concat([line, bytes])
      if (line.at(-1) === newline) resolve(line.toString())
      else if (line.length > maxRequestBytes) reject(new Error('a request without an end'))
    })
  })
}

/** Also after an error. */
const closing = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

function publicationOf(socket: Socket, request: PublishRequest): Publication {
  return {
    request,
    flv: socket,
    closed: closing(socket),
    close(reason) {
      if (socket.writable) socket.end(toLine({ reason }))
      setTimeout(() => socket.destroy(), farewellMs).unref()
    },
  }
}
