import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import type { AuthContext } from '../core/scope.ts'
import { createDomain, type Domain } from '../domain.ts'
import { createTenant, givePassword, lastMail, RecordedJobs, tokenIn, unusedStore } from '../testing/index.ts'

const newPassword = 'staple battery horse correct'
const apiUrl = 'https://api.example.com'

describe('a new password', () => {
  const jobs = new RecordedJobs()
  const clock = new FakeClock()
  let database: TestDatabase
  let dataSource: DataSource
  let domain: Domain
  let person: AuthContext
  let credentials: { email: string; password: string }

  const open = (sendsMail: boolean) => {
    const urls = { api: apiUrl, media: 'https://media.example.com', rtmp: 'rtmp://media.example.com' }
    const secretsKeys = [Buffer.alloc(32).toString('base64')]
    return createDomain({ dataSource, jobs, urls, secretsKeys, store: unusedStore, clock, sendsMail })
  }

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    domain = open(true)
  })
  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })
  beforeEach(async () => {
    person = await createTenant(dataSource)
    credentials = await givePassword(dataSource, person.userId)
  })

  async function mailedSecret(): Promise<string> {
    await domain.passwordResets.ask(credentials.email.toUpperCase())
    const mail = await lastMail(jobs, domain.mails)
    expect(mail.to.address).toBe(credentials.email)
    expect(mail.text).toContain(`\n${apiUrl}/password/reset/${tokenIn(mail)}\n`)
    return tokenIn(mail)
  }

  const signsIn = async (password: string) => (await domain.signIn.signIn(credentials.email, password)) !== undefined

  it('is set once with the link in the mail', async () => {
    const secret = await mailedSecret()
    expect(await domain.passwordResets.isValid(secret)).toBe(true)
    const outcomes = await Promise.all([1, 2, 3].map(() => domain.passwordResets.reset(secret, newPassword)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect([await signsIn(credentials.password), await signsIn(newPassword)]).toEqual([false, true])
    expect(await domain.passwordResets.isValid(secret)).toBe(false)
  })

  it('ends all sessions, tokens and codes of the person, in every network, and nobody else’s', async () => {
    const session = String(await domain.signIn.signIn(credentials.email, credentials.password))
    const { id } = await domain.applications.create(person, { name: 'Newsroom', scopes: ['all'] })
    const { access_token } = await domain.personalTokens.create(person, id)
    const other = await createTenant(dataSource)
    const others = await domain.applications.create(other, { name: 'Other', scopes: ['all'] })
    const untouched = await domain.personalTokens.create(other, others.id)
    await domain.passwordResets.reset(await mailedSecret(), newPassword)
    expect(await domain.signIn.person(session)).toBeUndefined()
    await expect(domain.authenticator.authenticate(access_token)).rejects.toMatchObject({ code: 'invalid-token' })
    expect((await domain.authenticator.authenticate(untouched.access_token)).userId).toBe(other.userId)
  })

  it('cannot be set after an hour, nor with a link that another one has replaced', async () => {
    const replaced = await mailedSecret()
    const late = await mailedSecret()
    expect(await domain.passwordResets.isValid(replaced)).toBe(false)
    clock.advance(3600_000)
    for (const secret of [replaced, late, '', 'unknown'])
      expect(await domain.passwordResets.reset(secret, newPassword)).toBe(false)
    expect(await signsIn(credentials.password)).toBe(true)
  })

  it('is offered to nobody whom the platform does not know, and nobody is told', async () => {
    const queued = jobs.sent.length
    await expect(domain.passwordResets.ask('nobody@example.com')).resolves.toBeUndefined()
    expect(jobs.sent).toHaveLength(queued)
  })

  it('is offered nowhere where no mail is sent, whoever asks', async () => {
    for (const email of [credentials.email, 'nobody@example.com'])
      await expect(open(false).passwordResets.ask(email)).rejects.toMatchObject({ code: 'no-mail' })
  })

  it('is opened by nothing that lies in the database', async () => {
    const secret = await mailedSecret()
    const rows = await dataSource.query('SELECT to_jsonb(r) AS r, to_jsonb(m) AS m FROM password_resets r CROSS JOIN mails m')
    expect(JSON.stringify([rows, jobs.sent])).not.toContain(secret)
  })
})
