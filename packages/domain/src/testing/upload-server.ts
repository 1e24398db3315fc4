import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createUploadHandler, type ObjectStore } from '@ingest/storage'

/** Serves the signed URLs of a store that has no server of its own. */
export async function startUploadServer(
  open: (publicUrl: string) => ObjectStore,
): Promise<{ store: ObjectStore; stop(): Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const store = open(`http://127.0.0.1:${port}/storage`)
  server.on('request', createUploadHandler(store))
  return { store, stop: () => new Promise((resolve) => server.close(() => resolve(store.close()))) }
}
