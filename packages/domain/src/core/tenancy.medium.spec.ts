import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from './data-source.ts'

/** Of the whole platform, or of a person, who can be in several networks. */
const tablesOfNobody = [
  'migrations',
  'networks',
  'password_resets',
  'rate_limits',
  'sessions',
  'signing_keys',
  'sweeps',
  'mails',
  'usage_imports',
  'users',
]

const tablesSql = `
  SELECT table_name AS name, bool_or(column_name = 'network_id' AND is_nullable = 'NO') AS "hasNetwork"
  FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name ORDER BY table_name`

/** An application signs people in, whichever of their networks they choose. */
const acrossNetworks = ['authorization_codes(application_id)', 'tokens(application_id)']

/** From rows of a network to rows of a network, but not by the network. */
const looseKeysSql = `
  SELECT conrelid::regclass || substring(pg_get_constraintdef(pg_constraint.oid) from '\\(.*?\\)') AS key
  FROM pg_constraint
  JOIN pg_attribute own ON own.attrelid = conrelid AND own.attname = 'network_id'
  JOIN pg_attribute their ON their.attrelid = confrelid AND their.attname = 'network_id'
  WHERE contype = 'f' AND connamespace = 'public'::regnamespace
    AND NOT (own.attnum = ANY (conkey) AND their.attnum = ANY (confkey)
             AND array_position(conkey, own.attnum) = array_position(confkey, their.attnum))`

describe('the schema', () => {
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

  it('has the network in every row that is somebody’s', async () => {
    const tables: { name: string; hasNetwork: boolean }[] = await dataSource.query(tablesSql)
    const without = tables.filter(({ hasNetwork }) => !hasNetwork).map(({ name }) => name)
    expect(without.toSorted()).toEqual(tablesOfNobody.toSorted())
  })

  it('lets no row refer to a row of another network, but to the application that signed in', async () => {
    const loose: { key: string }[] = await dataSource.query(looseKeysSql)
    expect(loose.map(({ key }) => key).toSorted()).toEqual(acrossNetworks)
  })
})
