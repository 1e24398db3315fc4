import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PermanentError } from '@ingest/queue'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { WorkerFixture } from '../../test/worker.fixture.ts'
import { createMailer } from '../mail/create-mailer.ts'
import { MailRefusedError } from '../mail/mailer.ts'
import { sendMail } from './send-mail.job.ts'

const directory = path.join(tmpdir(), `ingest-mail-${process.pid}`)
const running = { id: 'job', attempt: 1, signal: new AbortController().signal }

let fixture: WorkerFixture
beforeAll(async () => {
  fixture = await WorkerFixture.start()
})
afterAll(async () => {
  await fixture?.stop()
  await rm(directory, { recursive: true, force: true })
})

const invite = (email: string) => {
  const { caller, domain } = fixture
  return domain.invitations.invite(caller, caller.networkId, { name: 'Grace', email })
}
const waiting = async (): Promise<string[]> => {
  const rows: { id: string }[] = await fixture.dataSource.query('SELECT id FROM mails')
  return rows.map(({ id }) => id)
}

it('gives up a mail that nobody takes, and keeps one that fails for another reason', async () => {
  await invite('nobody@example.org')
  const [mailId = ''] = await waiting()
  const failing = (error: Error) => sendMail({ ...fixture, mailer: { send: () => Promise.reject(error) } })({ mailId }, running)
  await expect(failing(new Error('away'))).rejects.toThrow('away')
  await expect(sendMail(fixture)({ mailId }, running)).rejects.toThrow('SMTP_URL')
  expect(await waiting()).toEqual([mailId])
  await expect(failing(new MailRefusedError('550 no such mailbox'))).rejects.toThrow(PermanentError)
  expect(await waiting()).toEqual([])
  await failing(new Error('never asked'))
})

it('sends what was queued with the change, and forgets it', async () => {
  await invite('grace@example.org')
  const mailer = createMailer({ from: 'ingest@example.com', to: { directory } })
  const worker = await fixture.startWorker((deps) => ({ ...deps, mailer }))
  await waitFor(async () => (await waiting()).length === 0, { what: 'the mail to be sent' })
  const [file = ''] = await readdir(directory)
  expect(await readFile(path.join(directory, file), 'utf8')).toMatch(/^http:\/\/localhost:8080\/invitations\/[\w-]{32}\r?$/m)
  await worker.stop()
})
