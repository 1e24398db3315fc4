import { generateKeyPairSync } from 'node:crypto'
import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import { entityTag } from '../core/entity-tag.ts'
import { newId } from '../core/ids.ts'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { createTransact } from '../core/transaction.ts'
import { networkKeys } from '../playback/network-keys.ts'
import { aPublicKey, createTenant, RecordedJobs } from '../testing/index.ts'
import { PlaybackKeyUseCases } from './playback-key.use-cases.ts'

const apiUrl = 'https://api.example.com'

describe('playback keys', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let keys: PlaybackKeyUseCases
  let caller: AuthContext
  const clock = new FakeClock()

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    keys = new PlaybackKeyUseCases({ dataSource, transact: createTransact(dataSource, new RecordedJobs()), clock, apiUrl })
  })
  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })
  beforeEach(async () => {
    caller = await createTenant(dataSource)
  })

  const create = (title?: string | null, key = aPublicKey()) => keys.create(caller, caller.networkId, { key, title })

  it('have a title, which alone can change', async () => {
    const pem = aPublicKey()
    const key = await create('Website', pem)
    const url = `${apiUrl}/networks/${caller.networkId}/keys/${key.id}`
    expect(key).toMatchObject({ url, title: 'Website', key: pem, author_id: caller.userId, updater_id: caller.userId })
    for (const title of [undefined, null, '', '  ']) expect((await create(title)).title).toBe('Default Key Title')

    const changed = await keys.update(caller, caller.networkId, key.id, { title: 'App', key: aPublicKey() } as { title: string })
    expect(changed).toEqual({ ...key, title: 'App', updated_at: changed.updated_at })
    expect(await keys.update(caller, caller.networkId, key.id, {})).toMatchObject({ title: 'App' })
    const late = keys.update(caller, caller.networkId, key.id, { title: 'Late' }, entityTag(JSON.stringify(key)))
    await expect(late).rejects.toMatchObject({ status: 412 })
  })

  it('are listed and counted, and have no trash', async () => {
    const ids = [(await create('A')).id, (await create('B')).id]
    const { items } = await keys.list(caller, caller.networkId, { ...newestFirst, field: 'title', order: 'asc' }, {})
    expect(items.map(({ id }) => id)).toEqual(ids)
    expect(await keys.count(caller, caller.networkId, {})).toBe(2)
    await keys.delete(caller, caller.networkId, ids[0] ?? '')
    expect(await keys.count(caller, caller.networkId, {})).toBe(1)
    expect(await keys.count(caller, caller.networkId, { status: ['trashed'] })).toBe(0)
    await expect(keys.get(caller, caller.networkId, ids[0] ?? '')).rejects.toMatchObject({ status: 404 })
  })

  it('are of one network, and named by its path', async () => {
    const { id } = await create()
    const stranger = await createTenant(dataSource, 'Other')
    for (const [as, networkId] of [
      [stranger, stranger.networkId],
      [stranger, caller.networkId],
      [caller, stranger.networkId],
    ] as const) {
      await expect(keys.get(as, networkId, id)).rejects.toMatchObject({ status: 404 })
      await expect(keys.update(as, networkId, id, { title: 'Mine' })).rejects.toMatchObject({ status: 404 })
      await expect(keys.delete(as, networkId, id)).rejects.toMatchObject({ status: 404 })
    }
    await expect(keys.list(caller, stranger.networkId, newestFirst, {})).rejects.toMatchObject({ status: 404 })
    await expect(keys.create(caller, newId(), { key: aPublicKey() })).rejects.toMatchObject({ status: 404 })
  })

  it('are fifty at most, however many come at once', async () => {
    const pem = aPublicKey()
    const outcomes = await Promise.allSettled(Array.from({ length: 52 }, () => create(null, pem)))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(refused).toEqual(['too-many-keys', 'too-many-keys'])
  })

  describe('in playback', () => {
    it('are known by their id, or all together, and asked for once in a while', async () => {
      const known = networkKeys(dataSource, () => clock.now().getTime())
      const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'pkcs1', format: 'pem' })
      const [one, other] = [await create(), await create(null, rsa.toString())]
      const query = jest.spyOn(dataSource, 'query')
      expect(await known(caller.networkId, one.id.toUpperCase())).toMatchObject([
        { id: one.id, algorithm: 'EdDSA', preview: false },
      ])
      expect((await known(caller.networkId, undefined)).map(({ algorithm }) => algorithm)).toEqual(['EdDSA', 'RS256'])
      expect(await known(caller.networkId, newId())).toEqual([])
      expect(query).toHaveBeenCalledTimes(1)
      query.mockRestore()
      const { networkId } = await createTenant(dataSource, 'Other')
      expect(await known(networkId, other.id)).toEqual([])
    })

    it('are gone within ten seconds', async () => {
      const known = networkKeys(dataSource, () => clock.now().getTime())
      const { id } = await create()
      expect(await known(caller.networkId, id)).toHaveLength(1)
      await keys.delete(caller, caller.networkId, id)
      clock.advance(9_999)
      expect(await known(caller.networkId, id)).toEqual([])
    })
  })
})
