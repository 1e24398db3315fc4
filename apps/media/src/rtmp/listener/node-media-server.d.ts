// The parts of node-media-server 4.4.3 (with patches/node-media-server@4.4.3.patch) that the adapter builds on: it has no types of its own.

declare module 'node-media-server/src/protocol/rtmp.js' {
  /** One side of one RTMP connection: handshake, chunks, commands. Bytes come in by `parserData` and go out by `onOutputCallback`. */
  class Rtmp {
    maxMessageBytes: number
    maxChunkStreams: number
    /** What the client asked to be acknowledged after so many bytes; undefined until it did. */
    ackSize?: number
    outChunkSize: number
    objectEncoding: unknown
    streamId: number
    inPackets: Map<number, { capacity: number }>
    /** The message that has just been read; its payload is the beginning of a buffer that the next message overwrites. */
    parserPacket: {
      header: { type: number; length: number; stream_id: number }
      /** The timestamp, in milliseconds. */
      clock: number
      payload: Buffer
    }
    onOutputCallback: (bytes: Buffer) => void
    /** @returns what is wrong with the handshake @throws Error on what is wrong later */
    parserData(bytes: Buffer): string | null
    packetAlloc(): void
    packetHandler(): void
    dataHandler(): void
    onConnect(message: Rtmp.Command): void
    onCreateStream(message: Rtmp.Command): void
    onPublish(message: Rtmp.Command): void
    onPlay(message: Rtmp.Command): void
    onDeleteStream(message: Rtmp.Command): void
    invokeHandler(): void
    sendACK(bytes: number): void
    sendWindowACK(bytes: number): void
    setPeerBandwidth(bytes: number, type: number): void
    setChunkSize(bytes: number): void
    /** A user control message: an event type, and 4 bytes. */
    sendStreamStatus(event: number, data: number): void
    sendInvokeMessage(streamId: number, command: Rtmp.Command): void
    sendStatusMessage(streamId: number, level: string, code: string, description: string): void
    respondConnect(transactionId: unknown): void
  }
  namespace Rtmp {
    /** As decoded from AMF 0: whatever the client liked to send. */
    interface Command {
      cmd: unknown
      transId?: unknown
      cmdObj?: unknown
      streamName?: unknown
      info?: unknown
    }
  }
  export = Rtmp
}

declare module 'node-media-server/src/protocol/flv.js' {
  const Flv: {
    createHeader(hasAudio: boolean, hasVideo: boolean): Buffer
    createMessage(packet: { codec_type: number; dts: number; size: number; data: Buffer }): Buffer
  }
  export = Flv
}

declare module 'node-media-server/src/core/logger.js' {
  const logger: { log(message: string): void }
  export = logger
}
