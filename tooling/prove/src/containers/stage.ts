import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { type Browser, openBrowser } from '@ingest/e2e/browser'
import { Ingest } from '@ingest/sdk'
import { freePort, requireTool } from '@ingest/testing'
import { ComposedSystem } from './composed-system.ts'
import type { Engine } from './engine.ts'
import { run } from './run.ts'

/** The composed system, running, and those who use it. */
export interface Stage {
  system: ComposedSystem
  ingest: Ingest
  browser: Browser
  /** What `ingest --credentials` reads. */
  credentialsFile: string
  accessToken: string
  apiUrl: string
  /** Of each instance of the media app. */
  mediaUrls: string[]
  folder: string
  secretsDir: string
}

const mediaInstances = 2
const deploy = path.resolve(import.meta.dirname, '../../../../deploy')

/** Follows the quick start of docs/operations/docker.md, with ports of its own. */
export async function setStage(
  engine: Engine,
  compose: string[],
  folder: string,
  cleanups: (() => Promise<unknown>)[],
): Promise<Stage> {
  const secretsDir = path.join(folder, 'secrets')
  await run(path.join(deploy, 'secrets.sh'), [secretsDir])
  const ports = await freePorts(2 + 2 * mediaInstances)
  const [api, s3, ...others] = ports
  const [media, rtmp] = [others.slice(0, mediaInstances), others.slice(mediaInstances)]
  const url = (port: number | undefined) => `http://127.0.0.1:${port}`
  const range = (ports: number[]) => `${ports[0]}-${ports.at(-1)}`
  const variables = {
    SECRETS_DIR: secretsDir,
    API_PORT: String(api),
    S3_PORT: String(s3),
    MEDIA_PORT: range(media),
    RTMP_PORT: range(rtmp),
    RTMP_BIND_ADDRESS: '127.0.0.1',
    API_URL: url(api),
    MEDIA_URL: url(media[0]),
    RTMP_URL: `rtmp://127.0.0.1:${rtmp[0]}`,
    S3_PUBLIC_ENDPOINT: url(s3),
    // That of the publisher's keyframes.
    LIVE_SEGMENT_SECONDS: '1',
  }
  const system = new ComposedSystem(engine, compose, variables)
  const clear = () => system.with({ COMPOSE_PROFILES: 'tls' }).down()
  // What a run has left that was killed.
  await clear()
  cleanups.push(clear)
  await system.up('--scale', `media=${mediaInstances}`)
  await system.untilHealthy('postgres', 's3', 'api', 'media', 'worker')
  const browser = await openBrowser(requireTool('chromium') ?? 'chromium')
  cleanups.push(() => browser.close())
  return {
    system,
    browser,
    apiUrl: url(api),
    mediaUrls: media.map(url),
    folder,
    secretsDir,
    ...(await logIn(system, url(api), folder)),
  }
}

/** With what `docker compose logs bootstrap` has shown. */
async function logIn(system: ComposedSystem, api: string, folder: string) {
  const lines = (await system.logs('--no-log-prefix', 'bootstrap')).split('\n')
  const credentials = JSON.parse(lines.find((line) => line.startsWith('{')) ?? '')
  const credentialsFile = path.join(folder, 'ingest.json')
  await writeFile(credentialsFile, JSON.stringify({ api, ...credentials }), { mode: 0o600 })
  const { client_id, client_secret } = credentials
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const { access_token } = (await (await fetch(`${api}/token`, { method: 'POST', body })).json()) as { access_token: string }
  return { credentialsFile, accessToken: access_token, ingest: new Ingest({ host: api, accessToken: access_token }) }
}

/** Next to each other: a range of the compose file has one for each instance. */
async function freePorts(count: number): Promise<number[]> {
  for (;;) {
    const first = await freePort()
    const ports = Array.from({ length: count }, (_, index) => first + index)
    const free = await Promise.all(ports.map(isFree))
    if (!free.includes(false)) return ports
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
