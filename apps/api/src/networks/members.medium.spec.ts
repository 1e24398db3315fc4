import { lastMail, tokenIn } from '@ingest/domain/testing'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Fixtures } from '../testing/fixtures.ts'
import { type Tenant, TestApi } from '../testing/test-api.ts'

let api: TestApi
let tenant: Tenant

beforeAll(async () => {
  api = await TestApi.start()
  tenant = await api.tenant()
})
afterAll(() => api.close())

const call = (method: string, path: string, body?: unknown) =>
  api.request(method, `/networks/${tenant.networkId}${path}`, { token: tenant.token, body })

it.each(['', '/invite'])('LINK at %p makes a member, UNLINK one none', async (path) => {
  const id = await new Fixtures(api, tenant).colleague()
  const linked = await call('LINK', path, { id })
  expect([linked.statusCode, linked.json()]).toEqual([200, {}])
  const unlinked = await call('UNLINK', '', { id })
  expect(unlinked.statusCode).toBe(200)
  expect(unlinked.json().members.map((member: { id: string }) => member.id)).not.toContain(id)
  expect((await call('UNLINK', '', { id })).statusCode).toBe(404)
})

it('stops the tokens of whoever leaves, at once', async () => {
  const email = 'grace@example.org'
  expect((await call('POST', '/invite', { name: 'Grace', email })).statusCode).toBe(204)
  const token = tokenIn(await lastMail(api.jobs, api.domain.mails))
  const accepted = await api.request('POST', `/invitations/${token}/accept`, { body: { password: 'correct horse' } })
  expect([accepted.statusCode, accepted.json()]).toEqual([200, {}])
  const [member] = (await call('GET', '')).json().members.filter((each: { email: string }) => each.email === email)
  const caller = { ...tenant.caller, userId: member.id }
  const { client_id, client_secret = '' } = await api.domain.applications.create(caller, {
    name: 'Hers',
    scopes: ['read_videos'],
  })
  const hers = await api.token({ clientId: client_id, clientSecret: client_secret }, [])
  const status = async () => (await api.request('GET', '/videos', { token: hers })).statusCode
  expect(await status()).toBe(200)
  expect((await call('DELETE', `/users/${member.id}`)).statusCode).toBe(200)
  await waitFor(async () => (await status()) === 401, { timeoutSeconds: 1, what: 'the token to stop' })
})

it('shows nobody’s invitation, and no token in the log', async () => {
  await call('POST', '/invite', { name: 'Alan', email: 'alan@example.org' })
  const token = tokenIn(await lastMail(api.jobs, api.domain.mails))
  const page = await api.request('GET', `/invitations/${token}`)
  expect([page.statusCode, page.headers['content-type'], page.headers['referrer-policy']]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-referrer',
  ])
  expect(page.body).not.toContain(token)
  await api.request('POST', `/invitations/${token}/accept`, { body: { password: 'short' } })
  expect(api.log.join('')).not.toContain(token)
  const { pending_members } = (await call('GET', '?filter=pending')).json()
  expect(pending_members).toMatchObject([{ name: 'Alan', email: 'alan@example.org' }])
})
