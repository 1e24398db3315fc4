import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import { newId } from '../core/ids.ts'
import { createTenant } from '../testing/index.ts'
import { ExpiredUseCases } from './expired.use-cases.ts'

let database: TestDatabase
let dataSource: DataSource

beforeAll(async () => {
  database = await createTestDatabase()
  dataSource = await createDataSource({ url: database.url }).initialize()
})
afterAll(async () => {
  await dataSource?.destroy()
  await database?.drop()
})

it('forgets what has expired, and nothing else', async () => {
  const clock = new FakeClock()
  const { userId } = await createTenant(dataSource)
  const later = new Date(clock.now().getTime() + 3600_000)
  for (const [secret, expiresAt] of [['old', clock.now()] as const, ['new', later] as const]) {
    const session = [newId(), userId, secret, expiresAt]
    await dataSource.query('INSERT INTO sessions (id, user_id, secret_hash, expires_at) VALUES ($1, $2, $3, $4)', session)
    await dataSource.query('INSERT INTO rate_limits VALUES ($1, 1, $2)', [secret, expiresAt.getTime()])
  }
  clock.advance(1000)
  const expired = new ExpiredUseCases({ dataSource, clock })
  expect((await Promise.all([expired.forget(), expired.forget()])).reduce((sum, count) => sum + count)).toBe(2)
  expect(await dataSource.query('SELECT secret_hash FROM sessions')).toEqual([{ secret_hash: 'new' }])
  expect(await dataSource.query('SELECT key FROM rate_limits')).toEqual([{ key: 'new' }])
})
