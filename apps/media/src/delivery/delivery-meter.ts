import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@ingest/observability'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What is lost when the process is killed, and how often a network's count is written at most. */
const flushEveryMs = 10_000

interface OpenAnswer {
  networkId: string
  socket: Socket
  /** Of what the socket had written in all. */
  countedBytes: number
}

export interface DeliveryMeterOptions {
  /** Adds to what was counted before. */
  record(bytesByNetwork: ReadonlyMap<string, number>): Promise<void>
  logger: Logger
}

/** Counts the bytes that are sent to viewers, answers that are still under way included, and writes the counts down now and then. */
export class DeliveryMeter {
  private readonly open = new Set<OpenAnswer>()
  private unwritten = new Map<string, number>()
  private readonly stopping = new AbortController()
  private failing = false
  private readonly running: Promise<void>

  constructor(private readonly options: DeliveryMeterOptions) {
    this.running = this.run()
  }

  /** Whatever goes to this client from now on, until the answer has ended, is the network's. */
  watch(networkId: string, request: FastifyRequest, reply: FastifyReply): void {
    const { socket } = request.raw
    const answer = { networkId, socket, countedBytes: socket.bytesWritten }
    this.open.add(answer)
    reply.raw.once('close', () => {
      this.take(answer)
      this.open.delete(answer)
    })
  }

  /** Writes down what has been sent so far. What cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    for (const answer of this.open) this.take(answer)
    const taken = this.unwritten
    this.unwritten = new Map()
    if (taken.size === 0) return
    try {
      await this.options.record(taken)
      this.failing = false
    } catch (error) {
      for (const [networkId, bytes] of taken) this.add(networkId, bytes)
      if (!this.failing) this.options.logger.warn({ err: error }, 'what was delivered cannot be counted yet')
      this.failing = true
    }
  }

  /** Counts to the end; called when all answers have ended. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    await this.flush()
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      await pause(flushEveryMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (!signal.aborted) await this.flush()
    }
  }

  private take(answer: OpenAnswer): void {
    const { bytesWritten } = answer.socket
    this.add(answer.networkId, bytesWritten - answer.countedBytes)
    answer.countedBytes = bytesWritten
  }

  private add(networkId: string, bytes: number): void {
    if (bytes > 0) this.unwritten.set(networkId, (this.unwritten.get(networkId) ?? 0) + bytes)
  }
}
