import type { FastifyInstance } from 'fastify'

/**
 * Takes no more requests and lets answers end. Who reads for longer than that is cut off, and asks for the rest with a
 * Range at another instance.
 */
export async function closeSoon(app: FastifyInstance, seconds: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), seconds * 1000)
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
  }
}
