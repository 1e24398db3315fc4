import { createHash } from 'node:crypto'
import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import type { AuthContext } from '../core/scope.ts'
import { createDomain, type Domain } from '../domain.ts'
import type { ApplicationEntity } from '../entities/application.entity.ts'
import { createTenant, RecordedJobs, unusedStore } from '../testing/index.ts'
import { type AuthorizationParameters, type AuthorizationRequest, readRequest } from './authorization-request.ts'

const redirectUri = 'https://newsroom.example/callback'
const codeVerifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(codeVerifier).digest('base64url')

describe('authorization codes', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let clock: FakeClock
  let domain: Domain
  /** The application is of one network, the person of another. */
  let owner: AuthContext
  let person: AuthContext
  let application: ApplicationEntity

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    clock = new FakeClock()
    const urls = { api: 'https://api.example.com', media: 'https://media.example.com', rtmp: 'rtmp://media.example.com' }
    const secretsKeys = [Buffer.alloc(32).toString('base64')]
    domain = createDomain({ dataSource, jobs: new RecordedJobs(), urls, secretsKeys, store: unusedStore, clock })
  })
  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })
  beforeEach(async () => {
    owner = await createTenant(dataSource)
    person = await createTenant(dataSource)
    application = await anApplication()
  })

  async function anApplication(confidential = true, scopes = ['read_videos', 'write_videos']): Promise<ApplicationEntity> {
    const body = { name: 'Newsroom', redirect_uris: [redirectUri], scopes, confidential }
    const { client_id } = await domain.applications.create(owner, body)
    return (await domain.authorizations.client(client_id, redirectUri)).application
  }

  const ask = (parameters: AuthorizationParameters = {}): AuthorizationRequest =>
    readRequest({ application, redirectUri }, { response_type: 'code', redirect_uri: redirectUri, ...parameters })
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
  const grant = (parameters: AuthorizationParameters = pkce) =>
    domain.authorizations.grant(person.userId, person.networkId, ask(parameters))
  const exchange = (code: string, other: object = {}) =>
    domain.authorizations.exchange(application, { code, redirectUri, codeVerifier, ...other })
  const refusal = (code: string) => ({ name: 'OAuthError', code })
  const invalid = refusal('invalid_grant')

  it('give tokens that work in the network of the person, with what they were asked for', async () => {
    const { accessToken, refreshToken, scopes } = await exchange(await grant({ ...pkce, scope: 'read_videos' }))
    expect(scopes).toEqual(['read_videos'])
    const caller = await domain.authenticator.authenticate(accessToken)
    expect(caller).toMatchObject({ networkId: person.networkId, userId: person.userId, clientId: application.clientId })
    const refreshed = await domain.tokens.refresh(application, String(refreshToken), [])
    expect((await domain.authenticator.authenticate(refreshed.accessToken)).networkId).toBe(person.networkId)
  })

  it('revoke everything that they gave when they come again, at once or later, also after their time', async () => {
    const code = await grant()
    const { accessToken, refreshToken } = await exchange(code)
    const { accessToken: second } = await domain.tokens.refresh(application, String(refreshToken), [])
    clock.advance(3600_000)
    await expect(exchange(code)).rejects.toMatchObject(invalid)
    for (const token of [accessToken, second])
      await expect(domain.authenticator.authenticate(token)).rejects.toMatchObject({ code: 'invalid-token' })
    await expect(domain.tokens.refresh(application, String(refreshToken), [])).rejects.toMatchObject(invalid)
    const both = await grant().then((twice) => Promise.allSettled([exchange(twice), exchange(twice)]))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('fit their application, redirect URI and verifier, and end after ten minutes', async () => {
    const code = await grant()
    const other = await anApplication()
    const wrong = [
      exchange('unknown'),
      exchange(code, { redirectUri: 'https://evil.example/' }),
      exchange(code, { redirectUri: undefined }),
      exchange(code, { codeVerifier: 'w'.repeat(43) }),
      exchange(code, { codeVerifier: undefined }),
      domain.authorizations.exchange(other, { code, redirectUri, codeVerifier }),
    ]
    for (const each of wrong) await expect(each).rejects.toMatchObject(invalid)
    clock.advance(601_000)
    await expect(exchange(code)).rejects.toMatchObject(invalid)
    await expect(exchange(await grant({}))).rejects.toMatchObject(invalid)
    expect(await exchange(await grant({}), { codeVerifier: undefined })).toHaveProperty('accessToken')
  })

  it('are hashed in the database', async () => {
    const code = await grant()
    const rows = await dataSource.query('SELECT * FROM authorization_codes')
    expect(JSON.stringify(rows)).not.toContain(code)
  })

  it('are given to members of the network only', async () => {
    await expect(domain.authorizations.grant(person.userId, owner.networkId, ask())).rejects.toMatchObject(
      refusal('access_denied'),
    )
    expect(await domain.authorizations.networks(person.userId)).toEqual([{ id: person.networkId, name: 'Acme' }])
  })

  it('are asked for by a known application with a registered redirect URI', async () => {
    const { client } = domain.authorizations
    const by = (clientId: string | undefined, uri: string | undefined) => client.call(domain.authorizations, clientId, uri)
    await expect(by('unknown', redirectUri)).rejects.toMatchObject(refusal('invalid_client'))
    await expect(by(undefined, redirectUri)).rejects.toMatchObject(refusal('invalid_client'))
    for (const uri of [`${redirectUri}/x`, `${redirectUri}?x`, 'https://evil.example/'])
      await expect(by(application.clientId, uri)).rejects.toMatchObject(refusal('invalid_request'))
    expect((await by(application.clientId, undefined)).redirectUri).toBe(redirectUri)
    await domain.applications.update(owner, application.id, { redirect_uris: [redirectUri, 'https://two.example/'] })
    await expect(by(application.clientId, undefined)).rejects.toMatchObject(refusal('invalid_request'))
  })

  it.each<[string, AuthorizationParameters]>([
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { response_type: undefined }],
    ['invalid_request', { code_challenge: challenge }],
    ['invalid_request', { code_challenge: codeVerifier, code_challenge_method: 'plain' }],
    ['invalid_request', { code_challenge: 'short', code_challenge_method: 'S256' }],
    ['invalid_request', { code_challenge_method: 'S256' }],
    ['invalid_scope', { scope: 'read_roles' }],
    ['invalid_scope', { scope: 'read_videos,nonsense' }],
  ])('are refused as %s for %p', (code, parameters) => {
    expect(() => ask(parameters)).toThrow(expect.objectContaining(refusal(code)))
  })

  it('take scopes separated by commas or spaces; none and `all` stand for what the application has', () => {
    for (const scope of ['read_videos,write_videos', 'read_videos write_videos', 'all', undefined])
      expect(ask({ ...pkce, scope }).scopes).toEqual(['read_videos', 'write_videos'])
  })

  it('take PKCE of public clients', async () => {
    application = await anApplication(false)
    expect(() => ask()).toThrow(expect.objectContaining(refusal('invalid_request')))
    expect(ask(pkce).codeChallenge).toBe(challenge)
  })
})
