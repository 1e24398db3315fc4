import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createObjectStore, type ObjectStore } from '@ingest/storage'
import { type MinioServer, startMinio } from '@ingest/storage/testing'
import { requireTool } from '@ingest/testing'

export interface OpenStore {
  store: ObjectStore
  minio?: MinioServer
  close(): Promise<void>
}

const minioPath = requireTool('minio')

/** The drivers that this machine can test. */
export const drivers: ('fs' | 's3')[] = minioPath ? ['fs', 's3'] : ['fs']

export function openStore(driver: 'fs' | 's3'): Promise<OpenStore> {
  return driver === 'fs' ? openFiles() : openMinio()
}

async function openFiles(): Promise<OpenStore> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'ingest-media-'))
  const signingKeys = [Buffer.alloc(32, 1).toString('base64')]
  const store = createObjectStore({ driver: 'fs', directory, publicUrl: 'http://api.test/storage', signingKeys })
  return { store, close: () => rm(directory, { recursive: true, force: true }) }
}

async function openMinio(): Promise<OpenStore> {
  const minio = await startMinio({ binary: minioPath })
  const store = createObjectStore(minio.config('media'))
  await store.checkReady()
  return {
    store,
    minio,
    close: async () => {
      await store.close()
      await minio.stop()
    },
  }
}
