import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type Answer, type Farewell, requestLine } from '../gate-messages.ts'
import type { PublishRequest } from '../publication.ts'

/** For what the media app has not read yet when the publisher ends. */
const flushMs = 10_000

const unreachable: Answer = { accepted: false, status: 'unavailable', description: 'the server is not ready' }

/** One publisher's connection to the media app. */
export class MediaLink {
  private readonly socket: Socket
  private readonly lines: AsyncIterator<string>

  constructor(gatePath: string) {
    this.socket = connect(gatePath)
    const lines = createInterface({ input: this.socket })
    this.lines = lines[Symbol.asyncIterator]()
    this.socket.on('error', () => this.socket.destroy()).once('close', () => lines.close())
  }

  async ask(request: PublishRequest): Promise<Answer> {
    this.socket.write(requestLine(request))
    const line = await this.nextLine()
    return line === undefined ? unreachable : (JSON.parse(line) as Answer)
  }

  /** @returns when the media app closes: why, if it says so */
  async closed(): Promise<string | undefined> {
    const line = await this.nextLine()
    return line === undefined ? undefined : (JSON.parse(line) as Farewell).reason
  }

  /** @returns whether there is room for more; if not, `whenDrained` tells when there is */
  write(bytes: Buffer): boolean {
    return this.socket.write(bytes)
  }

  /** What is written meanwhile is sent at once. */
  together(write: () => void): void {
    this.socket.cork()
    try {
      write()
    } finally {
      this.socket.uncork()
    }
  }

  whenDrained(drained: () => void): void {
    this.socket.once('drain', drained)
  }

  /** What was written still arrives. */
  end(): void {
    this.socket.end()
    const limit = setTimeout(() => this.socket.destroy(), flushMs)
    this.socket.once('close', () => clearTimeout(limit))
  }

  /** A connection that breaks is one that has ended. */
  private async nextLine(): Promise<string | undefined> {
    const { value, done } = await this.lines.next().catch(() => ({ value: undefined, done: true }))
    return done ? undefined : value
  }
}
