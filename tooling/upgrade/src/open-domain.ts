import { createDataSource, createDomain } from '@ingest/domain'
import { RecordedJobs, unusedStore } from '@ingest/domain/testing'
import type { JobSender } from '@ingest/queue'
import { FakeClock } from '@ingest/testing'

/** The keys of the fixtures of the domain's own tests. */
export const secretsKeys = [1, 3].map((fill) => Buffer.alloc(32, fill).toString('base64'))
const urls = { api: 'https://api.example.com', media: 'https://media.example.com', rtmp: 'rtmp://rtmp.example.com' }

/** After all that is in the fixtures: their clocks run months ahead. */
const later = new Date('2040-01-01T00:00:00Z')

/** Of the domain, which alone knows TypeORM. */
export type DataSource = ReturnType<typeof createDataSource>

/** All use-cases on a database. */
export async function openDomain(url: string, queue?: JobSender) {
  const dataSource = await createDataSource({ url }).initialize()
  const jobs = new RecordedJobs(queue)
  const clock = new FakeClock(later)
  const domain = createDomain({ dataSource, jobs, store: unusedStore, urls, secretsKeys, sendsMail: true, clock })
  return { dataSource, jobs, clock, domain }
}

export type OpenDomain = Awaited<ReturnType<typeof openDomain>>
