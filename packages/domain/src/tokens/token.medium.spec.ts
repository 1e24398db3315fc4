import { randomBytes } from 'node:crypto'
import { createTestDatabase, FakeClock, type TestDatabase, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { base64url, SignJWT } from 'jose'
import type { DataSource } from 'typeorm'
import { ApplicationUseCases } from '../applications/application.use-cases.ts'
import { PersonalTokenUseCases } from '../applications/personal-token.use-cases.ts'
import { createDataSource } from '../core/data-source.ts'
import type { AuthContext } from '../core/scope.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact, type Transact } from '../core/transaction.ts'
import { createMember, createTenant, RecordedJobs } from '../testing/index.ts'
import { UserReader } from '../users/user.reader.ts'
import { UserUseCases } from '../users/user.use-cases.ts'
import { Authenticator } from './authenticator.ts'
import { KeyUseCases } from './key.use-cases.ts'
import { RevocationUseCases } from './revocation.use-cases.ts'
import { SigningKeys } from './signing-keys.ts'
import { TokenUseCases } from './token.use-cases.ts'
import { TokenIssuer } from './token-issuer.ts'

const issuerUrl = 'https://api.example.com'

describe('tokens', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let transact: Transact
  let clock: FakeClock
  let secrets: SecretBox
  let keys: SigningKeys
  let tokens: TokenUseCases
  let authenticator: Authenticator
  let applications: ApplicationUseCases
  let personal: PersonalTokenUseCases
  let revocation: RevocationUseCases
  let caller: AuthContext
  let client: { id: string; clientId: string; secret: string }

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    transact = createTransact(dataSource, new RecordedJobs())
    clock = new FakeClock()
    secrets = new SecretBox([randomBytes(32).toString('base64')])
    keys = new SigningKeys(dataSource, secrets)
    const issuer = new TokenIssuer({ keys, clock, issuer: issuerUrl, accessTokenSeconds: 3600 })
    tokens = new TokenUseCases({ dataSource, transact, issuer, clock })
    authenticator = new Authenticator({ dataSource, keys, clock, issuer: issuerUrl })
    applications = new ApplicationUseCases({ dataSource, transact, clock, apiUrl: issuerUrl })
    personal = new PersonalTokenUseCases({ dataSource, transact, issuer, clock })
    revocation = new RevocationUseCases({ transact, clock })
  })

  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })

  beforeEach(async () => {
    caller = await createTenant(dataSource)
    const { id, client_id, client_secret } = await applications.create(caller, { name: 'Newsroom', scopes: ['all'] })
    client = { id, clientId: client_id, secret: String(client_secret) }
  })

  const application = () => tokens.authenticateClient(client.clientId, client.secret)
  const refusedWith = (code: string) => ({ name: 'OAuthError', code })
  const invalid = { status: 401, code: 'invalid-token' }

  it('act for the owner of the application, with what scope, application and roles all allow', async () => {
    const { accessToken } = await tokens.clientCredentials(await application(), ['read_videos', 'write_videos'])
    const context = await authenticator.authenticate(accessToken)
    expect(context).toMatchObject({ networkId: caller.networkId, userId: caller.userId, clientId: client.clientId })
    expect([...context.permissions].sort()).toEqual(['read_videos', 'write_videos'])
  })

  it('are refused to a wrong secret, an unknown client and too much scope', async () => {
    await expect(tokens.authenticateClient(client.clientId, 'wrong')).rejects.toMatchObject(refusedWith('invalid_client'))
    await expect(tokens.authenticateClient('nobody', client.secret)).rejects.toMatchObject(refusedWith('invalid_client'))
    await applications.update(caller, client.id, { scopes: ['read_videos'] })
    await expect(tokens.clientCredentials(await application(), ['write_videos'])).rejects.toMatchObject(
      refusedWith('invalid_scope'),
    )
  })

  it('are refused when another algorithm, another key or no key has signed them', async () => {
    const { accessToken } = await tokens.clientCredentials(await application(), [])
    const [header = '', payload = ''] = accessToken.split('.')
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const published = (await keys.published()).keys.find((key) => key.kid === kid)
    const hmac = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(base64url.decode(String(published?.x)))
    const none = `${base64url.encode(JSON.stringify({ alg: 'none', kid }))}.${payload}.`
    const altered = `${header}.${base64url.encode(JSON.stringify({ ...claims, nid: claims.sub }))}.${accessToken.split('.')[2]}`
    for (const forged of [hmac, none, altered, 'x', `${accessToken}x`]) {
      await expect(authenticator.authenticate(forged)).rejects.toMatchObject(invalid)
    }
  })

  it('end when they expire', async () => {
    const { accessToken } = await tokens.clientCredentials(await application(), [])
    await authenticator.authenticate(accessToken)
    clock.advance(3601 * 1000)
    await expect(authenticator.authenticate(accessToken)).rejects.toMatchObject(invalid)
  })

  it('lose what a role loses, within a second', async () => {
    const member = await createMember(dataSource, caller.networkId)
    const own = await applications.create(member, { name: 'Own', scopes: ['read_videos'] })
    const { accessToken } = await tokens.clientCredentials(await tokens.authenticateClient(own.client_id, own.client_secret), [])
    expect((await authenticator.authenticate(accessToken)).permissions.has('read_videos')).toBe(true)
    const users = new UserUseCases({ transact, clock, users: new UserReader({ dataSource, apiUrl: issuerUrl }) })
    await users.setRoles(caller, member.userId, [])
    await waitFor(async () => !(await authenticator.authenticate(accessToken)).permissions.has('read_videos'))
    await users.delete(caller, member.userId, { permanent: true })
    await waitFor(async () =>
      authenticator.authenticate(accessToken).then(
        () => false,
        () => true,
      ),
    )
  })

  it('are rotated on refresh: two at once both succeed, a use after the grace ends the family', async () => {
    const first = await grant()
    const answers = await Promise.all([1, 2].map(async () => tokens.refresh(await application(), first.refreshToken, [])))
    for (const answer of answers) await authenticator.authenticate(answer.accessToken)
    clock.advance(11_000)
    await expect(tokens.refresh(await application(), first.refreshToken, [])).rejects.toMatchObject(refusedWith('invalid_grant'))
    for (const answer of answers) {
      await expect(tokens.refresh(await application(), String(answer.refreshToken), [])).rejects.toMatchObject(
        refusedWith('invalid_grant'),
      )
      await waitFor(async () =>
        authenticator.authenticate(answer.accessToken).then(
          () => false,
          () => true,
        ),
      )
    }
  })

  it('never get more than the refresh token has', async () => {
    const { refresh_token: refreshToken } = await personal.create(caller, client.id, ['read_videos'])
    const narrow = await tokens.refresh(await application(), refreshToken, [])
    expect(narrow.scopes).toEqual(['read_videos'])
    expect(narrow.refreshToken).toBeUndefined()
    await expect(tokens.refresh(await application(), refreshToken, ['write_videos'])).rejects.toMatchObject(
      refusedWith('invalid_scope'),
    )
  })

  it('die with the request that revokes them', async () => {
    const { accessToken } = await tokens.clientCredentials(await application(), [])
    await revocation.revokeOwn(await authenticator.authenticate(accessToken))
    await waitFor(async () =>
      authenticator.authenticate(accessToken).then(
        () => false,
        () => true,
      ),
    )
  })

  it('of a person can be renewed and revoked by that person alone', async () => {
    const made = await personal.create(caller, client.id, ['read_videos'])
    const renewed = await personal.renew(caller, client.id, made.id)
    await authenticator.authenticate(renewed.access_token)
    const stranger = await createTenant(dataSource, 'Other')
    await expect(personal.renew(stranger, client.id, made.id)).rejects.toMatchObject({ status: 404 })
    await personal.revoke(caller, client.id, made.id)
    await expect(personal.renew(caller, client.id, made.id)).rejects.toMatchObject({ status: 404 })
    await waitFor(async () =>
      authenticator.authenticate(renewed.access_token).then(
        () => false,
        () => true,
      ),
    )
  })

  it('outlive the key that signed them, on every replica, and the key is forgotten when none of them is left', async () => {
    const before = await tokens.clientCredentials(await application(), [])
    const rotation = new KeyUseCases({ dataSource, transact, clock, secrets })
    const { kid } = await rotation.rotateSigningKey()
    const replica = new Authenticator({ dataSource, keys: new SigningKeys(dataSource, secrets), clock, issuer: issuerUrl })
    for (const each of [authenticator, replica]) await each.authenticate(before.accessToken)
    // Until now a replica that knows nothing of it may have signed with the old key.
    clock.advance(121_000)
    const fresh = new SigningKeys(dataSource, secrets)
    expect((await fresh.current()).kid).toBe(kid)
    const signedAnew = await new TokenUseCases({
      dataSource,
      transact,
      clock,
      issuer: new TokenIssuer({ keys: fresh, clock, issuer: issuerUrl, accessTokenSeconds: 12 * 3600 }),
    }).clientCredentials(await application(), [])
    for (const each of [authenticator, replica]) await each.authenticate(signedAnew.accessToken)

    clock.advance(6 * 3600 * 1000)
    const second = await rotation.rotateSigningKey()
    expect(second.forgotten).toBeGreaterThan(0)
    await authenticator.authenticate(signedAnew.accessToken)
    const kids = (await new SigningKeys(dataSource, secrets).published()).keys.map((key) => key.kid)
    expect(kids).toEqual([second.kid, kid])
  })

  it('are signed by one key, whichever of two replicas starts first', async () => {
    await dataSource.query('DELETE FROM signing_keys')
    const replicas = [new SigningKeys(dataSource, secrets), new SigningKeys(dataSource, secrets)]
    const [one, two] = await Promise.all(replicas.map((replica) => replica.current()))
    expect(one?.kid).toBe(two?.kid)
    expect((await replicas[0]?.published())?.keys).toMatchObject([{ kid: one?.kid, alg: 'EdDSA', use: 'sig' }])
    expect(JSON.stringify(await replicas[0]?.published())).not.toContain('"d"')
  })

  it('are signed with a key that lies in the database encrypted', async () => {
    await keys.current()
    const rows: { private_jwk_encrypted: string }[] = await dataSource.query('SELECT private_jwk_encrypted FROM signing_keys')
    expect(rows.length).toBeGreaterThan(0)
    for (const { private_jwk_encrypted: encrypted } of rows) {
      expect(Buffer.from(encrypted, 'base64').toString('latin1')).not.toContain('"d"')
      expect(JSON.parse(secrets.decrypt(encrypted))).toMatchObject({ d: expect.any(String) })
    }
  })

  /** A rotating grant, as the authorization code will give it. */
  async function grant(): Promise<{ refreshToken: string }> {
    const made = await personal.create(caller, client.id, ['read_videos'])
    await dataSource.query(`UPDATE tokens SET kind = 'refresh' WHERE id = $1`, [made.id])
    return { refreshToken: made.refresh_token }
  }
})
