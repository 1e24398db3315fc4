import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { apiConfig } from '@ingest/config'
import { createTenant } from '@ingest/domain/testing'
import { createLogger } from '@ingest/observability'
import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { runBootstrap } from './bootstrap.ts'
import { runCheck } from './check.ts'
import { runLimit, runNetworks } from './limits.ts'
import { runMigrate } from './migrate.ts'
import { closeDomain, openDomain } from './open-domain.ts'
import { runRotateKeys, runRotateSecrets } from './rotate.ts'

let database: TestDatabase
let directory: string
const printed: string[] = []

beforeEach(async () => {
  database = await createTestDatabase({ empty: true })
  directory = await mkdtemp(path.join(os.tmpdir(), 'ingest-commands-'))
  printed.length = 0
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(async () => {
  jest.restoreAllMocks()
  await database.drop()
  await rm(directory, { recursive: true, force: true })
})

const [oldKey, newKey] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64'))

const config = (secretsKeys = oldKey) =>
  apiConfig({
    DATABASE_URL: database.url,
    SECRETS_KEYS: secretsKeys,
    API_URL: 'http://api.test',
    MEDIA_URL: 'http://media.test',
    STORAGE_DIR: directory,
    LOG_LEVEL: 'silent',
  })

describe('migrate, bootstrap and check', () => {
  it('bring an empty database to a first network, whose credentials are shown once', async () => {
    await Promise.all([runMigrate(config()), runMigrate(config())])
    await runBootstrap(config(), ['--network', 'Acme', '--admin', 'ada@example.com'])
    const credentials = JSON.parse(printed.join(''))
    expect(Object.keys(credentials)).toEqual(['network_id', 'client_id', 'client_secret', 'admin_email', 'admin_password'])
    expect(credentials.admin_email).toBe('ada@example.com')
    printed.length = 0
    await runBootstrap(config(), [])
    expect(printed).toEqual([])
  })

  it('are followed by limits, which are shown and changed by name', async () => {
    await runMigrate(config())
    await runBootstrap(config(), ['--network', 'Acme'])
    const { network_id: id } = JSON.parse(printed.join(''))
    const show = async (work: Promise<void>) => {
      printed.length = 0
      await work
      return JSON.parse(printed.join(''))
    }
    const unlimited = { id, name: 'Acme', read_only: false, max_storage_bytes: null, max_open_uploads: null }
    expect(await show(runNetworks(config()))).toMatchObject(unlimited)
    const limited = await show(runLimit(config(), [id, '--read-only', 'true', '--max-storage-bytes', '1000000000000']))
    expect(limited).toMatchObject({ ...unlimited, read_only: true, max_storage_bytes: 1e12 })
    expect(await show(runLimit(config(), [id, '--max-storage-bytes', 'none']))).toEqual({ ...limited, max_storage_bytes: null })
    await expect(runLimit(config(), [id, '--max-open-uploads', 'many'])).rejects.toThrow('--max-open-uploads must be')
    await expect(runLimit(config(), [id, '--read-only', 'none'])).rejects.toThrow('true or false')
    await expect(runLimit(config(), ['--read-only', 'true'])).rejects.toThrow('name one network')
    await expect(runLimit(config(), [crypto.randomUUID()])).rejects.toThrow('There is no network')
  })

  it('tell of objects that are missing or changed', async () => {
    await runMigrate(config())
    const { domain, store, dataSource, ...opened } = await openDomain(config(), createLogger({ app: 'api', ...config().log }))
    const caller = await createTenant(dataSource)
    const { id } = await domain.inputs.create(caller, { filename: 'film.mov', size: 4 })
    await domain.uploads.start(caller, id, { type: 'amazon' })
    await domain.uploads.sign(caller, id, { type: 'amazon' }, {})
    const [{ object_key: key }] = await dataSource.query('SELECT object_key FROM uploads')
    await store.put(key, Buffer.from('film'))
    await domain.inputs.get(caller, id)
    const told = async () => [await runCheck(config()), ...printed.splice(0).map((line) => JSON.parse(line))]
    expect(await told()).toEqual([0])
    await store.put(key, Buffer.from('mill'))
    const problem = { of: 'input', id, network_id: caller.networkId, key }
    expect(await told()).toEqual([1, { problem: 'changed', ...problem }])
    await store.delete([key])
    expect(await told()).toEqual([1, { problem: 'missing', ...problem }])
    await closeDomain({ domain, store, dataSource, ...opened })
  })

  it('refuse arguments that they do not know', async () => {
    await expect(runBootstrap(config(), ['--nonsense'])).rejects.toThrow('--nonsense')
  })
})

describe('rotate-keys and rotate-secrets', () => {
  it('leave nothing that needs the old key', async () => {
    await runMigrate(config())
    await runRotateKeys(config())
    await runRotateKeys(config())
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([{ retired: 0 }, { retired: 1, forgotten: 0 }])
    printed.length = 0
    for (let run = 0; run < 2; run++) await runRotateSecrets(config(`${newKey},${oldKey}`))
    await runRotateSecrets(config(newKey))
    expect(printed.map((line) => JSON.parse(line).reencrypted)).toEqual([2, 0, 0])
    await expect(runRotateSecrets(config(oldKey))).rejects.toThrow('no longer configured')
  })
})
