import { connect } from 'node:net'

type Bytes = string | Buffer

/** What a client meant and what became of it: everything until the server ended the connection. */
export interface Exchange {
  received: string
  sentBytes: number
}

/**
 * Sends pieces over a socket as fast as they are taken, until there is an answer.
 * @param ends whether the client ends its side after the last one
 */
export async function converse(port: number, pieces: Iterable<Bytes> | AsyncIterable<Bytes>, ends = false): Promise<Exchange> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let received = ''
  socket.setEncoding('latin1').on('data', (text) => {
    received += text
  })
  // A server that has answered may reset what is still being sent.
  socket.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => socket.once('end', resolve).once('close', resolve))
  for await (const piece of pieces) {
    if (received || socket.destroyed) break
    if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), ended])
    await new Promise(setImmediate)
  }
  if (ends) socket.end()
  await ended
  socket.destroy()
  return { received, sentBytes: socket.bytesWritten }
}

/** Sends all pieces whatever is answered, until the server has closed the connection. */
export async function pour(port: number, pieces: Iterable<Bytes> | AsyncIterable<Bytes>): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume()
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  for await (const piece of pieces) {
    if (socket.destroyed) break
    socket.write(piece)
  }
  await closed
}
