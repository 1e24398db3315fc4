import { CutCable, createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import pg from 'pg'
import { databaseSocket } from './database-socket.ts'

let database: TestDatabase
let cable: CutCable
let client: pg.Client

beforeEach(async () => {
  database = await createTestDatabase()
  const url = new URL(database.url)
  cable = await CutCable.to(url.hostname, Number(url.port))
  url.host = `127.0.0.1:${cable.port}`
  client = new pg.Client({ connectionString: url.href, stream: databaseSocket(1) })
  await client.connect()
})
afterEach(async () => {
  cable.close()
  await client.end()
  await database.drop()
})

it('gives up a database that is there and says nothing', async () => {
  const lost = new Promise((resolve) => client.once('error', resolve))
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  cable.freeze()
  await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  expect(await lost).toMatchObject({ message: 'the database has stopped answering' })
})
