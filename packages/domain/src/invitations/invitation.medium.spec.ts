import { randomBytes } from 'node:crypto'
import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { verify } from '@node-rs/argon2'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact } from '../core/transaction.ts'
import { MailUseCases } from '../mails/mail.use-cases.ts'
import { Postbox } from '../mails/postbox.ts'
import { NetworkUseCases } from '../networks/network.use-cases.ts'
import { callerOf, createMember, createTenant, lastMail, RecordedJobs, tokenIn } from '../testing/index.ts'
import { UserReader } from '../users/user.reader.ts'
import { InvitationUseCases } from './invitation.use-cases.ts'

const apiUrl = 'https://api.example.com'
const dayMs = 24 * 3600 * 1000
const password = 'correct horse battery staple'

describe('invitations', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let invitations: InvitationUseCases
  let networks: NetworkUseCases
  let mails: MailUseCases
  let caller: AuthContext
  let email: string
  const jobs = new RecordedJobs()
  const clock = new FakeClock()
  const secrets = new SecretBox([randomBytes(32).toString('base64')])

  const useCases = ({ isEmptied = true } = {}) => {
    const deps = {
      dataSource,
      transact: createTransact(dataSource, jobs),
      clock,
      apiUrl,
      users: new UserReader({ dataSource, apiUrl }),
    }
    networks = new NetworkUseCases(deps)
    mails = new MailUseCases({ dataSource, secrets, clock })
    return new InvitationUseCases({ ...deps, postbox: new Postbox({ secrets, clock, isEmptied }) })
  }

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    invitations = useCases()
  })
  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })
  beforeEach(async () => {
    caller = await createTenant(dataSource)
    email = `${newId()}@example.org`
  })

  const invite = (body: { email?: string; resend?: boolean } = {}) =>
    invitations.invite(caller, caller.networkId, { name: 'Grace\nHopper', email, ...body })
  const mailedToken = async () => tokenIn(await lastMail(jobs, mails))
  const pending = async () => (await networks.get(caller, caller.networkId, { filter: ['pending'] })).pending_members ?? []
  const members = async () => (await networks.get(caller, caller.networkId)).members ?? []
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => `${error.status} ${error.code}`,
    )

  it('mail a link that makes somebody with a new account a member, once', async () => {
    await invite()
    const mail = await lastMail(jobs, mails)
    expect(mail).toMatchObject({ to: { name: 'Grace Hopper', address: email }, subject: 'Invitation to Acme' })
    expect(mail.text).toContain(`\n${apiUrl}/invitations/${tokenIn(mail)}\n`)
    expect(await pending()).toMatchObject([{ email, name: 'Grace\nHopper' }])

    expect(await refusal(invitations.accept(tokenIn(mail), {}))).toBe('422 validation')
    await invitations.accept(tokenIn(mail), { password })
    expect(await pending()).toEqual([])
    const member = (await members()).find((each) => each.email === email)
    expect(member?.roles).toHaveLength(1)
    const [{ password_hash }] = await dataSource.query('SELECT password_hash FROM users WHERE email = $1', [email])
    expect(await verify(password_hash, password)).toBe(true)
    expect(await refusal(invitations.accept(tokenIn(mail), { password }))).toBe('404 invitation-not-found')
    const [event] = await dataSource.query(`SELECT * FROM events WHERE network_id = $1 ORDER BY id DESC LIMIT 1`, [
      caller.networkId,
    ])
    expect(event).toMatchObject({
      name: 'networks.users.create',
      resource_id: member?.id,
      actor: { type: 'user', id: member?.id },
    })
  })

  it('let no token lie in the database or the queue in the clear', async () => {
    await invite()
    const token = await mailedToken()
    const rows = await dataSource.query('SELECT to_jsonb(i) AS i, to_jsonb(m) AS m FROM invitations i CROSS JOIN mails m')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify([rows, jobs.sent])).not.toContain(token)
    expect(JSON.stringify(rows.map(({ m }: { m: unknown }) => m))).not.toContain(email)
  })

  it('need no password of somebody who has an account, and change none', async () => {
    const elsewhere = await createTenant(dataSource, 'Other')
    await dataSource.query(`UPDATE users SET email = $2, password_hash = 'theirs' WHERE id = $1`, [
      elsewhere.userId,
      email.toUpperCase(),
    ])
    await invite()
    await invitations.accept(await mailedToken(), { password })
    expect((await members()).map(({ id }) => id)).toContain(elsewhere.userId)
    expect(await dataSource.query('SELECT password_hash FROM users WHERE id = $1', [elsewhere.userId])).toEqual([
      { password_hash: 'theirs' },
    ])
  })

  it('are one per address, unless it is mailed anew, which ends the link of before', async () => {
    await invite()
    const first = await mailedToken()
    expect(await refusal(invite({ email: email.toUpperCase() }))).toBe('409 invited')
    await invite({ resend: true })
    expect(await pending()).toHaveLength(1)
    expect(await refusal(invitations.accept(first, { password }))).toBe('404 invitation-not-found')
    await invitations.accept(await mailedToken(), { password })
    expect(await refusal(invite({ resend: true }))).toBe('409 member')
  })

  it('end after a week, and can be taken back', async () => {
    await invite()
    const late = await mailedToken()
    clock.advance(7 * dayMs)
    expect(await refusal(invitations.accept(late, { password }))).toBe('404 invitation-not-found')
    expect(await pending()).toEqual([])
    await invite()
    const [{ id } = { id: '' }] = await pending()
    const stranger = await createTenant(dataSource, 'Other')
    expect(await refusal(invitations.withdraw(stranger, stranger.networkId, id))).toBe('404 invitation-not-found')
    await invitations.withdraw(caller, caller.networkId, id)
    expect(await refusal(invitations.accept(await mailedToken(), { password }))).toBe('404 invitation-not-found')
    expect(await refusal(invitations.withdraw(caller, caller.networkId, id))).toBe('404 invitation-not-found')
  })

  it('are swept, and so are mails that nobody could send', async () => {
    await invite()
    clock.advance(8 * dayMs)
    expect(await invitations.forgetExpired()).toBeGreaterThan(0)
    expect(await mails.forgetOld()).toBeGreaterThan(0)
    await expect(lastMail(jobs, mails)).rejects.toThrow('no mail')
  })

  it('are made where mails are sent, by those who may grant what a member may, for their own network', async () => {
    expect(await refusal(useCases({ isEmptied: false }).invite(caller, caller.networkId, { name: 'A', email }))).toBe(
      '409 no-mail',
    )
    expect(await pending()).toEqual([])
    const { userId } = await createMember(dataSource, caller.networkId)
    const clerk = callerOf(caller.networkId, userId, ['write_networks'])
    expect(await refusal(invitations.invite(clerk, caller.networkId, { name: 'A', email }))).toBe('403 forbidden')
    const stranger = await createTenant(dataSource, 'Other')
    expect(await refusal(invitations.invite(stranger, caller.networkId, { name: 'A', email }))).toBe('404 network-not-found')
  })

  it('bring nobody into a network that is read-only', async () => {
    await invite()
    await dataSource.query('UPDATE networks SET read_only = true WHERE id = $1', [caller.networkId])
    expect(await refusal(invitations.accept(await mailedToken(), { password }))).toBe('403 network-read-only')
  })

  it('are accepted once by any number of callers at once', async () => {
    await invite()
    const token = await mailedToken()
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => refusal(invitations.accept(token, { password }))))
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect((await members()).filter((member) => member.email === email)).toHaveLength(1)
  })
})
