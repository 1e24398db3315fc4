import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findBelow } from '@ingest/e2e/faults/processes'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { createObjectStore, type ObjectStore } from '@ingest/storage'
import { freePort, type NginxServer, startNginx } from '@ingest/testing'
import { cacheBytes, type Load, namesOf } from './loads.ts'
import { publishFiles } from './published-files.ts'

/** Who serves the files. */
export interface Contender {
  name: string
  origin: string
  /** Whose CPU counts. */
  pid: number
  path(fileName: string): string
}

export interface Contenders {
  s3: Contender
  files: Contender
  nginxProxy: Contender
  nginxFiles: Contender
  /** Of the server that has the objects of two of them. */
  minioPid: number
  inspectPorts: { s3: number; files: number }
}

const signedSeconds = 6 * 3600
const bucket = 'ingest'

/** Runs the work with all of them up at once. */
export async function withContenders<T>(loads: Load[], work: (all: Contenders) => Promise<T>): Promise<T> {
  const cleanups: (() => Promise<unknown>)[] = []
  try {
    const start = async (storage: 's3' | 'fs') => {
      const inspectPort = await freePort()
      const env = {
        CHECK_RESPONSES: 'false',
        MEDIA_CACHE_BYTES: String(cacheBytes),
        NODE_OPTIONS: `--inspect-port=${inspectPort}`,
      }
      const platform = await startPlatform({ storage, env })
      cleanups.push(() => platform.stop())
      const store = createObjectStore(storageOf(platform))
      cleanups.push(() => store.close())
      const { pathOf, keyOf } = await publishFiles(platform, store, loads)
      const contender = { origin: platform.credentials.media, pid: await platform.pidOf('media'), path: pathOf }
      return { platform, store, keyOf, contender, inspectPort }
    }
    const [s3, fs] = [await start('s3'), await start('fs')]
    const signed = await signedPaths(s3.store, loads, s3.keyOf)
    const endpoint = s3.platform.minio?.endpoint ?? ''
    const ports = { files: await freePort(), proxy: await freePort() }
    const nginx = await startNginx({ port: ports.files, http: (folder) => serverBlocks(folder, ports, endpoint, loads) })
    cleanups.push(() => nginx.stop())
    const [minioPid = 0] = await findBelow(process.pid, new URL(endpoint).host)
    return await work({
      s3: { name: 'media app, MinIO', ...s3.contender },
      files: { name: 'media app, files', ...fs.contender },
      nginxProxy: ofNginx('nginx, MinIO', nginx, ports.proxy, (name) => signed.get(name) ?? ''),
      nginxFiles: ofNginx('nginx, files', nginx, ports.files, (name) => `/${name}`),
      minioPid,
      inspectPorts: { s3: s3.inspectPort, files: fs.inspectPort },
    })
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup()
  }
}

function storageOf({ minio, dataDir }: Platform) {
  if (minio) return minio.config(bucket)
  const signing = { publicUrl: 'http://localhost/storage', signingKeys: ['none of its URLs is used'] }
  return { driver: 'fs' as const, directory: path.join(dataDir, 'objects'), ...signing }
}

function ofNginx(name: string, { workerPid }: NginxServer, port: number, pathOf: (fileName: string) => string): Contender {
  return { name, origin: `http://127.0.0.1:${port}`, pid: workerPid, path: pathOf }
}

/** The objects are as private as they are in production: nginx passes on what is signed. */
async function signedPaths(store: ObjectStore, loads: Load[], keyOf: (name: string) => string): Promise<Map<string, string>> {
  const sign = async (name: string) => {
    const { pathname, search } = new URL(await store.signGet(keyOf(name), { expiresInSeconds: signedSeconds }))
    return [name, `${pathname}${search}`] as const
  }
  return new Map(await Promise.all(loads.flatMap(namesOf).map(sign)))
}

/** Both as somebody who knows nginx would have them: connections to MinIO are kept, and nothing is written aside. */
async function serverBlocks(folder: string, ports: { files: number; proxy: number }, endpoint: string, loads: Load[]) {
  const files = path.join(folder, 'files')
  for (const load of loads) {
    await mkdir(path.join(files, load.folder), { recursive: true })
    for (const name of namesOf(load)) await writeFile(path.join(files, name), Buffer.alloc(load.fileBytes, 'x'))
  }
  const { host } = new URL(endpoint)
  return `
  upstream minio { server ${host}; keepalive 128; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${ports.files}; root ${files}; }
  server {
    listen 127.0.0.1:${ports.proxy};
    location / {
      proxy_pass http://minio;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host ${host};
      proxy_buffer_size 16k;
      proxy_buffers 16 32k;
      proxy_busy_buffers_size 64k;
      proxy_max_temp_file_size 0;
    }
  }`
}
