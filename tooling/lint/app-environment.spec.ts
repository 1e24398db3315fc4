import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { apiConfig, mediaConfig, workerConfig } from '@ingest/config'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readCompose } from './compose-file.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { services } = readCompose()
const secretsDir = path.join(mkdtempSync(path.join(tmpdir(), 'ingest-deploy-')), 'secrets')

/** What an image sets, and the files of secrets where this test has them. */
function environmentOf(name: string): Record<string, string> {
  const given = Object.entries(services[name]?.environment ?? {})
  return Object.fromEntries(given.map(([key, value]) => [key, value.replace('/run/secrets', secretsDir)]))
}

const makeSecrets = () => execFileSync('sh', [path.join(root, 'deploy/secrets.sh'), secretsDir])
const readSecret = (name: string) => readFileSync(path.join(secretsDir, name), 'utf8')

beforeAll(() => {
  makeSecrets()
})
afterAll(() => rmSync(path.dirname(secretsDir), { recursive: true }))

describe('the apps of deploy/compose.yaml', () => {
  it.each([
    ['api', apiConfig],
    ['migrate', apiConfig],
    ['bootstrap', apiConfig],
    ['media', mediaConfig],
    ['worker', workerConfig],
  ])('%s starts with the environment and the secrets that it is given', (name, read) => {
    const config = read(environmentOf(name))
    expect(config.database.url).toBe(`postgres://ingest:${readSecret('postgres_password')}@postgres:5432/ingest`)
    expect(config.storage).toMatchObject({ driver: 's3', endpoint: 'http://s3:9000', accessKey: readSecret('s3_access_key') })
    const graceSeconds = Number.parseInt(services[name]?.stop_grace_period ?? '60', 10)
    expect(graceSeconds).toBeGreaterThan(config.http.shutdownSeconds)
  })

  it.each(['api', 'migrate', 'bootstrap', 'media', 'worker'])('%s is given nothing that no app reads', (name) => {
    const page = readFileSync(path.join(root, 'docs/operations/configuration.md'), 'utf8')
    const known = [...page.matchAll(/^\| `(\w+)` \|/gm)].flatMap(([, variable]) => [variable, `${variable}_FILE`])
    expect(Object.keys(services[name]?.environment ?? {}).filter((variable) => !known.includes(variable))).toEqual([])
  })
})

describe('deploy/secrets.sh', () => {
  it('makes files that containers can read, in a folder that others cannot enter', () => {
    expect(statSync(secretsDir).mode & 0o777).toBe(0o700)
    expect(statSync(path.join(secretsDir, 'secrets_keys')).mode & 0o777).toBe(0o444)
  })

  it('changes nothing that is there', () => {
    const before = readSecret('database_url')
    makeSecrets()
    expect(readSecret('database_url')).toBe(before)
  })
})
