import type { ServerOptions } from 'node:http'
import type { Socket } from 'node:net'

/** Node looks for requests that are late once in a while. */
const looks = 4

export function headDeadline(requestSeconds: number): Pick<ServerOptions, 'headersTimeout' | 'connectionsCheckingInterval'> {
  return { headersTimeout: requestSeconds * 1000, connectionsCheckingInterval: (requestSeconds * 1000) / looks }
}

const lingerMs = 1000

/**
 * For a connection on which more comes than anybody wants to read. To close it at once would reset it, and the client would
 * lose the answer (RFC 9112 §9.6): the server's side ends, nothing more is read, and a little later it is gone.
 */
export function closeUnread(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end()
    // Node, done with the answer, begins to read past the rest of the request: only after that does a pause hold.
    setImmediate(() => socket.pause())
    setTimeout(() => socket.destroy(), lingerMs)
  }
}
