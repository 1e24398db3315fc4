import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { freePort, waitFor } from '@ingest/testing'
import { run } from './run.ts'
import type { Stage } from './stage.ts'

/** For names below `localhost` Caddy has certificates of its own: everything else is as with names of the internet. */
const names = { api: 'api.localhost', media: 'media.localhost', objects: 'objects.localhost' }

/** What each site must answer: what it passes on, and what it keeps from the internet. */
const expected: [name: string, path: string, status: string][] = [
  [names.api, '/healthz', '200'],
  [names.api, '/openapi.json', '200'],
  [names.api, '/metrics', '404'],
  [names.media, '/healthz', '200'],
  [names.media, '/readyz', '404'],
  [names.objects, '/', '403'],
  [names.objects, '/minio/health/live', '404'],
]

const variables = {
  API_URL: `https://${names.api}`,
  MEDIA_URL: `https://${names.media}`,
  S3_PUBLIC_ENDPOINT: `https://${names.objects}`,
  TRUSTED_PROXIES: 'uniquelocal',
}

/** Puts Caddy in front of the system, which gets other public URLs by that, and asks it. @returns what is not as it must be */
export async function complainOfTls(stage: Stage): Promise<string[]> {
  const [httpPort, httpsPort] = [String(await freePort()), String(await freePort())]
  const system = stage.system.with({ ...variables, HTTP_PORT: httpPort, HTTPS_PORT: httpsPort, COMPOSE_PROFILES: 'tls' })
  await system.up('--scale', `media=${stage.mediaUrls.length}`)
  await system.untilHealthy('caddy', 'api', 'media')
  const authority = path.join(stage.folder, 'authority.pem')
  const root = () => system.exec('caddy', 'cat', '/data/caddy/pki/authorities/local/root.crt')
  await writeFile(authority, await waitFor(root, { timeoutSeconds: 30, what: 'the certificate of Caddy' }))
  const complaints = []
  for (const [name, where, status] of expected) {
    const found = await waitFor(() => ask(name, where, httpsPort, authority), {
      timeoutSeconds: 30,
      what: `an answer of ${name}`,
    })
    if (found !== status) complaints.push(`https://${name}${where} answers ${found} instead of ${status}`)
  }
  return complaints
}

/** @returns the status @throws Error when the certificate is not good */
async function ask(name: string, where: string, port: string, authority: string): Promise<string> {
  const to = ['--cacert', authority, '--connect-to', `${name}:443:127.0.0.1:${port}`]
  return run('curl', [
    '--silent',
    '--show-error',
    '--output',
    '/dev/null',
    '--write-out',
    '%{http_code}',
    ...to,
    `https://${name}${where}`,
  ])
}
