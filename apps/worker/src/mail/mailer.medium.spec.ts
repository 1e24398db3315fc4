import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '@ingest/testing'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { createMailer } from './create-mailer.ts'
import { type Mailer, MailRefusedError } from './mailer.ts'

const from = 'Ingest <ingest@example.com>'
const mail = {
  to: { name: 'Grace Müller, "Admiral"', address: 'grace@example.org' },
  subject: 'Invitation to Zweites Büro',
  text: `Hello,\n\n${'https://api.example.com/invitations/'.padEnd(90, 'x')}\n`,
}
const id = '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d'
const { signal } = new AbortController()

interface Harness {
  mailer: Mailer
  /** The mails that have arrived, as they are. */
  arrived(): Promise<string[]>
  close(): Promise<void>
}

async function folder(): Promise<Harness> {
  const parent = await mkdtemp(path.join(tmpdir(), 'ingest-mail-'))
  const directory = path.join(parent, 'mail')
  const files = async () => (await readdir(directory).catch(() => [])).map((name) => path.join(directory, name))
  return {
    mailer: createMailer({ from, to: { directory } }),
    async arrived() {
      for (const file of await files()) expect((await stat(file)).mode & 0o777).toBe(0o600)
      return Promise.all((await files()).map((file) => readFile(file, 'utf8')))
    },
    close: () => rm(parent, { recursive: true }),
  }
}

async function smtp(options: SMTPServerOptions = {}, user = ''): Promise<Harness> {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onData(stream, _session, done) {
      stream.toArray().then((chunks: Buffer[]) => {
        received.push(Buffer.concat(chunks).toString('utf8'))
        done()
      })
    },
    ...options,
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  return {
    mailer: createMailer({ from, to: { smtpUrl: `smtp://${user}127.0.0.1:${port}` } }),
    arrived: async () => received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

describe.each([
  ['a folder', folder],
  ['an SMTP server', smtp],
])('mail to %s', (_, open: () => Promise<Harness>) => {
  let harness: Harness
  beforeEach(async () => {
    harness = await open()
  })
  afterEach(() => harness.close())

  it('arrives as it was written, and can be read by people', async () => {
    await harness.mailer.send(id, mail, signal)
    const [message = ''] = await harness.arrived()
    expect(message).toMatch(/^From: Ingest <ingest@example.com>\r?$/m)
    expect(message).toMatch(/^To: .*<grace@example.org>\r?$/m)
    expect(message).toMatch(/^Subject: =\?UTF-8\?Q\?Invitation_to_Zweites_B=C3=BCro\?=\r?$/m)
    expect(message).toContain(`Message-ID: <${id}@ingest>`)
    expect(message.replaceAll(/=\r?\n/g, '')).toContain(mail.text.split('\n')[2])
  })

  it('has no headers of somebody else’s making', async () => {
    const to = { name: 'x\r\nBcc: all@example.org', address: 'grace@example.org' }
    await harness.mailer.send(id, { ...mail, to, subject: 'Hello\r\nBcc: all@example.org' }, signal)
    const [message = ''] = await harness.arrived()
    expect(message).not.toMatch(/^Bcc/im)
  })
})

describe('an SMTP server', () => {
  const refusing = (responseCode: number) => () => Object.assign(new Error('No'), { responseCode })

  it('that refuses the recipient for good is asked once', async () => {
    const harness = await smtp({ onRcptTo: (_address, _session, done) => done(refusing(550)()) })
    await expect(harness.mailer.send(id, mail, signal)).rejects.toThrow(MailRefusedError)
    await harness.close()
  })

  it.each([
    ['has no time', { onRcptTo: (_address, _session, done) => done(refusing(451)()) }, ''],
    ['does not know us', { authOptional: false, onAuth: (_auth, _session, done) => done(refusing(535)()) }, 'me:hush@'],
  ] satisfies [string, SMTPServerOptions, string][])('that %s is asked again', async (_, options, user) => {
    const harness = await smtp(options, user)
    const failure = await harness.mailer.send(id, mail, signal).catch((error: Error) => error)
    expect(failure).toBeInstanceOf(Error)
    expect(failure).not.toBeInstanceOf(MailRefusedError)
    await harness.close()
  })

  it('that is away is asked again', async () => {
    const mailer = createMailer({ from, to: { smtpUrl: `smtp://127.0.0.1:${await freePort()}` } })
    await expect(mailer.send(id, mail, signal)).rejects.toMatchObject({ code: 'ESOCKET' })
  })
})
