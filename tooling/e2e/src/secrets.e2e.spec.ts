import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Ingest, playUrls } from '@ingest/sdk'
import { makeVideo, RtmpPublisher, requireTool, ViewerTokens, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openBrowser } from './browser.ts'
import { finish, queueEncode } from './faults/encode.ts'
import { environmentOf } from './faults/processes.ts'
import { type Platform, startPlatform } from './platform.ts'

const chromium = requireTool('chromium')
const storage = requireTool('minio') ? 's3' : 'fs'
const setupMs = 180_000
const slow = { timeoutSeconds: 60 }
const atOtherPlace = 'hush-hush-1234'
const wrongPassword = 'a wrong guess of a password'
const wrongKey = 'a-guess-of-a-stream-key'

let platform: Platform
/** Each secret that was given away, and what it is. */
const secrets = new Map<string, string>()

/** A hook that does not work, no film, and an application that people come back to. */
const receiver = createServer((request, response) =>
  request.resume().once('end', () => {
    const [path = ''] = request.url?.split('?') ?? []
    response.writeHead({ '/hook': 500, '/callback': 200 }[path] ?? 404, { 'content-type': 'text/html' }).end('<h1>Back</h1>')
  }),
)

/** What a client learns and must keep to itself. */
function learn(text: string): void {
  const members = /"(\w*(?:token|secret|signature|authHeader)|stream_key)":"([^"]{12,})"/gi
  const parameters = /[?&](token|sig|signature|X-Amz-Signature|X-Amz-Credential)=([^&"\s]{12,})/gi
  for (const [, name = '', value = ''] of [...text.matchAll(members), ...text.matchAll(parameters)]) secrets.set(value, name)
}

const learningFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  learn(String(input))
  learn(await response.clone().text())
  return response
}

/** Everything that a platform does with secrets happens once, while its apps log all that they can. */
beforeAll(async () => {
  await once(receiver.listen(0, '127.0.0.1'), 'listening')
  const env = { LOG_LEVEL: 'trace', LOG_PRETTY: 'false', EGRESS_ALLOW_PRIVATE: 'true', LIVE_SEGMENT_SECONDS: '1' }
  platform = await startPlatform({ storage, env, keptBytes: 50_000_000 })
  const { credentials, databaseUrl, pidOf } = platform
  const { SECRETS_KEYS = '', S3_SECRET_KEY = '' } = await environmentOf(await pidOf('api'))
  secrets.set(credentials.admin_password, 'password of the administrator').set(credentials.client_secret, 'client secret')
  secrets.set(SECRETS_KEYS, 'SECRETS_KEYS').set(new URL(databaseUrl).password, 'password of the database')
  if (S3_SECRET_KEY) secrets.set(S3_SECRET_KEY, 'S3_SECRET_KEY')
  secrets.set(credentials.access_token, 'access token').set(atOtherPlace, 'in the address of a hook or a source')
  const ingest = new Ingest({ host: credentials.api, accessToken: credentials.access_token, fetch: learningFetch })
  await giveTokens(ingest)
  await encodePrivately(ingest)
  await stream(ingest)
  await inviteSomebody(ingest)
  await signIn(ingest)
}, setupMs)

afterAll(async () => {
  await platform?.stop()
  receiver.close()
})

async function giveTokens(ingest: Ingest): Promise<void> {
  const { api, client_id, client_secret } = platform.credentials
  const newsroom = await ingest.applications.create({ name: 'Newsroom', scopes: ['read_videos'] })
  await ingest.applications.tokens.create(newsroom.id, {})
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64')
  secrets.set(basic, 'client secret, encoded')
  for (const headers of [{ authorization: `Basic ${basic}` }, { authorization: 'Basic bm9ib2R5Ondyb25nLXNlY3JldA==' }]) {
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    await learningFetch(`${api}/token`, { method: 'POST', headers, body })
  }
  secrets.set('bm9ib2R5Ondyb25nLXNlY3JldA==', 'a wrong client secret')
}

async function encodePrivately(ingest: Ingest): Promise<void> {
  const place = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  await ingest.hooks.create({ event_names: ['jobs.complete', 'inputs.cancelled'], url: `${place}/hook?token=${atOtherPlace}` })
  const url = `${place.replace('//', `//somebody:${atOtherPlace}@`)}/film.mp4?sig=${atOtherPlace}`
  await ingest.inputs.create({ url }).catch(() => undefined)
  const file = await makeVideo({ seconds: 2 })
  const encode = await queueEncode(platform, file)
  const { playback_urls } = await finish(encode)
  await ingest.upload(new Blob([await readFile(file)]), { filename: 'again.mp4' })
  await ingest.videos.update(encode.videoId, { private: true })
  const viewers = new ViewerTokens()
  const { network_id } = platform.credentials
  viewers.keyId = (await ingest.networks.keys.create(network_id, { key: viewers.publicPem, title: 'Website' })).id
  const playlist = playUrls({ id: encode.videoId, playback_urls })?.playlist ?? ''
  const entry = () => learningFetch(`${playlist}${viewers.token()}`)
  const text = await (await waitFor(async () => ((await entry()).ok ? entry() : undefined), slow)).text()
  const [grant] = /^\/g\/[^/]+/m.exec(text) ?? []
  if (!grant) throw new Error(`there is no grant in ${text}`)
  secrets.set(grant, 'grant')
  await learningFetch(new URL(/^\/g\/\S+/m.exec(text)?.[0] ?? '', playlist).href)
}

async function stream(ingest: Ingest): Promise<void> {
  const live = await ingest.live.create({ title: 'Town hall' })
  const stranger = new RtmpPublisher(live.rtmp_url.replace(live.stream_key, wrongKey))
  secrets.set(wrongKey, 'a wrong stream key')
  await stranger.exited
  const publisher = new RtmpPublisher(live.rtmp_url)
  await waitFor(async () => (await learningFetch(live.play_url)).status === 200, slow)
  await ingest.live.stop(live.id, live)
  await publisher.exited
}

async function inviteSomebody(ingest: Ingest): Promise<void> {
  await ingest.networks.invite(platform.credentials.network_id, { name: 'Grace Hopper', email: 'grace@example.org' })
  const folder = path.join(platform.dataDir, 'mail')
  const mail = await waitFor(async () => (await readdir(folder).catch(() => [])).find((name) => name.endsWith('.eml')), slow)
  const token = /\/invitations\/(\S+)/.exec(await readFile(path.join(folder, mail), 'utf8'))?.[1] ?? ''
  secrets.set(token, 'invitation')
  await fetch(`${platform.credentials.api}/invitations/${token}`)
}

/** In a browser, with a wrong password first. */
async function signIn(ingest: Ingest): Promise<void> {
  if (!chromium) return
  const { api, admin_email, admin_password } = platform.credentials
  const redirect_uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/callback`
  const verifier = randomBytes(32).toString('base64url')
  secrets.set(verifier, 'code verifier').set(wrongPassword, 'a wrong password')
  const body = { name: 'Desk', redirect_uris: [redirect_uri], scopes: ['read_videos' as const], confidential: false }
  const { client_id } = await ingest.applications.create(body)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
  const query = new URLSearchParams({ response_type: 'code', client_id, redirect_uri, state: 's', ...pkce })
  const browser = await openBrowser(chromium)
  try {
    const page = await browser.context.newPage()
    await page.goto(`${api}/authorize?${query}`)
    for (const password of [wrongPassword, admin_password]) {
      await page.getByLabel('Email address').fill(admin_email)
      await page.getByLabel('Password').fill(password)
      await page.keyboard.press('Enter')
      await (password === wrongPassword ? page.getByRole('alert') : page.getByRole('button', { name: 'Allow' })).waitFor()
    }
    for (const { name, value } of await browser.context.cookies()) secrets.set(value, `cookie ${name}`)
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/callback')
    const code = new URL(page.url()).searchParams.get('code') ?? ''
    secrets.set(code, 'authorization code')
    const given = { grant_type: 'authorization_code', code, redirect_uri, client_id, code_verifier: verifier }
    for (let time = 0; time < 2; time++) await learningFetch(`${api}/token`, { method: 'POST', body: new URLSearchParams(given) })
  } finally {
    await browser.close()
  }
}

/** What the apps write. The platform itself tells whoever starts it how to log in. */
const logLines = () =>
  platform
    .output()
    .split('\n')
    .filter((line) => /^(api|media|worker) +\| /.test(line))

test('everything that is to be kept secret has been used', () => {
  const kinds = [...new Set(secrets.values())]
  const expected = ['access_token', 'refresh_token', 'client_secret', 'secret', 'stream_key', 'token', 'grant', 'invitation']
  const ofBrowser = chromium ? ['authorization code', 'code verifier', 'cookie ingest-session'] : []
  expect(kinds).toEqual(expect.arrayContaining([...expected, ...ofBrowser]))
  expect([...secrets.keys()].filter((value) => value.length < 8)).toEqual([])
})

test('the apps tell much of it', () => {
  const lines = logLines()
  for (const word of ['"level":"debug"', '/token', 'a publisher was refused', 'a publisher was admitted', '/authorize'])
    expect([word, lines.some((line) => line.includes(word))]).toEqual([word, true])
})

test('no log line has a secret in it', () => {
  const lines = logLines()
  const found = [...secrets].flatMap(([secret, what]) =>
    lines.filter((line) => line.includes(secret)).map((line) => `${what}: ${line.replaceAll(secret, '<secret>')}`),
  )
  expect(found).toEqual([])
})
