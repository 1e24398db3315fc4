import { provideTemplate } from '@ingest/testing'

/** Loaded before every test file; the domain only when a file asks for a database. */
provideTemplate(async (url) => {
  const { createDataSource, migrate } = await import('@ingest/domain')
  const { migrateQueue } = await import('@ingest/queue')
  const dataSource = await createDataSource({ url, statementSeconds: 0 }).initialize()
  await migrate(dataSource, () => migrateQueue(url))
  await dataSource.destroy()
})
