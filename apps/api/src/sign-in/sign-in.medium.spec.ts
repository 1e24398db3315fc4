import { createHash } from 'node:crypto'
import { createMember, givePassword } from '@ingest/domain/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Fixtures } from '../testing/fixtures.ts'
import { PageBrowser } from '../testing/page-browser.ts'
import { type Tenant, TestApi } from '../testing/test-api.ts'

const redirectUri = 'https://newsroom.example/callback?from=ingest'
const verifier = 'v'.repeat(50)
const pkce = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' }

let api: TestApi
let tenant: Tenant
let person: { userId: string; email: string; password: string }
let client: { client_id: string; client_secret?: string }
let browser: PageBrowser

beforeAll(async () => {
  api = await TestApi.start()
})
afterAll(() => api.close())
beforeEach(async () => {
  tenant = await api.tenant()
  person = await new Fixtures(api, tenant).person()
  client = await api.domain.applications.create(tenant.caller, {
    name: 'The <b>Newsroom</b>',
    redirect_uris: [redirectUri],
    scopes: ['read_videos', 'write_videos', 'read_events'],
  })
  browser = new PageBrowser(api)
})

const query = (other: Record<string, string | undefined> = {}) => {
  const all = { response_type: 'code', client_id: client.client_id, redirect_uri: redirectUri, state: 'a&b ü', ...pkce, ...other }
  return new URLSearchParams(Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined)).toString()
}
const open = (other?: Record<string, string | undefined>) => browser.open(`/authorize?${query(other)}`)
const signIn = ({ email, password } = person) => browser.submit('login', { email, password })

async function exchange(location: string, other: Record<string, string> = {}) {
  const code = new URL(location).searchParams.get('code') ?? ''
  const body = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: client.client_id,
    ...(client.client_secret && { client_secret: client.client_secret }),
    ...other,
  }
  return api.request('POST', '/token', { body })
}

describe('the way from an application to its token', () => {
  it('leads through login and consent, and the token works', async () => {
    await open()
    expect(browser.text).toContain('Sign in')
    await signIn()
    expect(browser.text).toContain('Read and change videos')
    expect(browser.text).toContain('Read events')
    expect(browser.text).toContain('The &#60;b&#62;Newsroom&#60;/b&#62;, an application of Acme')
    expect(browser.text).toContain('newsroom.example')
    const away = await browser.submit('authorize', { decision: 'allow' })
    expect(away.statusCode).toBe(303)
    const location = String(away.headers.location)
    expect(location.startsWith(`${redirectUri}&code=`)).toBe(true)
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({ state: 'a&b ü', iss: api.url })
    const answer = await exchange(location)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toMatchObject({
      token_type: 'Bearer',
      scope: 'read_videos write_videos read_events',
    })
    const { access_token: token, refresh_token } = answer.json()
    expect((await api.request('GET', '/videos', { token })).statusCode).toBe(200)
    expect((await api.request('GET', '/roles', { token })).statusCode).toBe(403)
    const refresh = { grant_type: 'refresh_token', refresh_token, scope: 'read_videos', ...client }
    const refreshed = (await api.request('POST', '/token', { body: refresh })).json()
    expect(refreshed).toMatchObject({ scope: 'read_videos' })
    expect(refreshed.refresh_token).not.toBe(refresh_token)
    expect((await exchange(location)).json().error).toBe('invalid_grant')
  })

  it('asks again with every request, but for the password only when the session has ended', async () => {
    await open()
    await signIn()
    await open({ scope: 'read_videos' })
    expect(browser.text).not.toContain('password')
    expect(browser.text).not.toContain('events')
    await browser.submit('logout', {})
    expect(browser.text).toContain('password')
  })

  it('gives no token any more once all of the user are revoked', async () => {
    await open()
    await signIn()
    const { headers } = await browser.submit('authorize', { decision: 'allow' })
    await api.domain.revocation.revokeUser(tenant.caller, person.userId)
    expect((await exchange(String(headers.location))).json().error).toBe('invalid_grant')
  })

  it('tells the application of a refusal', async () => {
    await open()
    await signIn()
    const { headers } = await browser.submit('authorize', { decision: 'deny' })
    const parameters = Object.fromEntries(new URL(String(headers.location)).searchParams)
    expect(parameters).toMatchObject({ error: 'access_denied', state: 'a&b ü' })
  })

  it('lets people in several networks choose one', async () => {
    const other = await api.tenant()
    await api.domain.networks.update(other.caller, other.networkId, { name: 'Other network' })
    const role = await api.dataSource.query(`SELECT id FROM roles WHERE network_id = $1 AND name LIKE '%User%'`, [
      other.networkId,
    ])
    await api.dataSource.query('INSERT INTO members (network_id, user_id) VALUES ($1, $2)', [other.networkId, person.userId])
    await api.dataSource.query('INSERT INTO member_roles VALUES ($1, $2, $3)', [other.networkId, person.userId, role[0].id])
    await open()
    await signIn()
    expect(browser.text).toContain('Which network?')
    await browser.submit('authorize', { network_id: other.networkId }, { method: 'GET' })
    expect(browser.text).toContain('in the network Other network')
    const { headers } = await browser.submit('authorize', { decision: 'allow' })
    const { access_token } = (await exchange(String(headers.location))).json()
    expect((await api.domain.authenticator.authenticate(access_token)).networkId).toBe(other.networkId)
    await open({ network_id: tenant.networkId })
    expect(browser.text).toContain('in the network Acme')
  })

  it('ends where the person is no member', async () => {
    const { networkId } = await api.tenant()
    await open({ network_id: networkId })
    await signIn()
    expect(browser.text).toContain('You are not a member')
    expect(browser.text).toContain('error=access_denied')
    const form = new URLSearchParams(browser.form('logout'))
    const forged = { ...Object.fromEntries(form), network_id: networkId, decision: 'allow' }
    const { headers } = await browser.post('/authorize', forged)
    expect(new URL(String(headers.location)).searchParams.get('error')).toBe('access_denied')
  })
})

describe('a request for authorization', () => {
  it.each([
    ['an unknown application', { client_id: 'nobody' }],
    ['no application', { client_id: undefined }],
    ['another address', { redirect_uri: 'https://evil.example/' }],
    ['a longer address', { redirect_uri: `${redirectUri}&x=1` }],
    ['a state without end', { state: 'x'.repeat(5000) }],
  ])('of %s is redirected nowhere', async (_, other) => {
    const response = await open(other)
    expect(response.statusCode).toBe(400)
    expect(response.headers.location).toBeUndefined()
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(browser.text).not.toContain('href="https://evil')
  })

  it('has no parameter twice, nor has a form', async () => {
    const again = '&redirect_uri=https://evil.example/'
    expect((await browser.open(`/authorize?${query()}${again}`)).statusCode).toBe(400)
    const payload = `grant_type=authorization_code&grant_type=refresh_token`
    const token = await api.app.inject({ method: 'POST', url: '/token', payload })
    expect([token.statusCode, token.json().error]).toEqual([400, 'invalid_request'])
  })

  it.each([
    ['invalid_request', { response_type: undefined }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { code_challenge_method: 'plain' }],
    ['invalid_scope', { scope: 'read_roles' }],
  ])('with a mistake is told of at its redirect URI: %s', async (error, other) => {
    const { statusCode, headers } = await open(other)
    expect(statusCode).toBe(302)
    expect(Object.fromEntries(new URL(String(headers.location)).searchParams)).toMatchObject({ error, state: 'a&b ü' })
  })
})

describe('pages', () => {
  it('run no script, are framed by nobody, are kept nowhere, and send forms to this site alone', async () => {
    const { headers } = await open()
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' })
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; .*form-action 'self'; frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe')
    await signIn()
    expect(browser.headers['content-security-policy']).toContain(`form-action 'self' https://newsroom.example;`)
  })

  it('keep their session in a cookie that is opaque, hashed, and for this site alone', async () => {
    await open()
    const { headers } = await signIn()
    const cookie = String([headers['set-cookie']].flat().find((each) => each?.startsWith('ingest-session=')))
    expect(cookie).toMatch(/^ingest-session=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/)
    const rows = JSON.stringify(await api.dataSource.query('SELECT * FROM sessions'))
    expect(rows).not.toContain(cookie.slice(15, 58))
    const token = cookie.slice(15, 58)
    expect((await api.request('GET', '/videos', { token })).statusCode).toBe(401)
  })

  it('take forms of their own only: not without a cookie, nor of another browser, nor from before signing in', async () => {
    await open()
    const before = browser.form('login')
    const stranger = new PageBrowser(api)
    await stranger.open(`/authorize?${query()}`)
    const credentials = { email: person.email, password: person.password }
    for (const sender of [new PageBrowser(api), stranger])
      expect((await sender.post('/login', { ...before, ...credentials })).statusCode).toBe(403)
    await signIn()
    const { form_token } = before
    const request = browser.form('authorize')
    const stale = await browser.post('/authorize', { ...request, form_token: String(form_token), decision: 'allow' })
    expect([stale.statusCode, stale.headers.location]).toEqual([403, undefined])
  })
})

describe('signing in', () => {
  it('is refused in the same words for a wrong password and for nobody, and throttled for the account', async () => {
    await open()
    const wrong = await signIn({ ...person, password: 'wrong' })
    const texts = [browser.text.replaceAll(person.email, '')]
    await signIn({ ...person, email: 'nobody@example.com' })
    texts.push(browser.text.replaceAll('nobody@example.com', ''))
    expect(wrong.statusCode).toBe(403)
    expect(new Set(texts.map((text) => text.replace(/value="[^"]*"/g, ''))).size).toBe(1)
    for (let attempt = 1; attempt < 10; attempt++) await signIn({ ...person, password: 'wrong' })
    const refused = await signIn()
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800)
    expect(browser.text).toContain('Try again in 15 minutes.')
    const colleague = await createMember(api.dataSource, tenant.networkId)
    const other = await givePassword(api.dataSource, colleague.userId)
    expect((await signIn({ userId: colleague.userId, ...other })).statusCode).toBe(303)
  })

  it('is throttled for an address, whatever account', async () => {
    browser = new PageBrowser(api, '198.51.100.7')
    await open()
    const attempts = Array.from({ length: 101 }, (_, index) => signIn({ ...person, email: `${index}@example.com` }))
    const statuses = (await Promise.all(attempts)).map(({ statusCode }) => statusCode)
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
    browser = new PageBrowser(api, '198.51.100.8')
    await open()
    expect((await signIn()).statusCode).toBe(303)
  })
})
