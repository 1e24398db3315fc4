import type { Readable } from 'node:stream'

/** Somebody wants to publish. */
export interface PublishRequest {
  /** Secret. */
  streamKey: string
  app: string
  address: string
  /** The query of the stream name, and of the application name. */
  params: URLSearchParams
}

/** `denied`: the key is good for nothing. `bad-name`: it is good, but not now. `unavailable`: nobody knows at the moment. */
export type RefusalStatus = 'denied' | 'bad-name' | 'unavailable'

export interface Refusal {
  status: RefusalStatus
  /** Told to the publisher. */
  description: string
}

/** A stream that is being published. */
export interface Publication {
  request: PublishRequest
  /**
   * FLV from its header on, until the publisher ends. It comes paused. While it is not read, the publisher is slowed down, and in
   * the end disconnected.
   */
  flv: Readable
  /** Disconnects the publisher, and tells it why. */
  close(reason: string): void
  /** When nothing more will come, and `flv` has been read to its end or destroyed. */
  closed: Promise<void>
}

export interface PublishHandler {
  /**
   * Decides before the publisher is told to start. It may first close another publication of the same key and wait for it.
   * The signal aborts when the publisher has gone, or has waited too long: then nothing is published, whatever the answer.
   */
  admit(request: PublishRequest, signal: AbortSignal): Promise<Refusal | undefined>
  publish(publication: Publication): void
}
