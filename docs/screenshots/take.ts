import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { openBrowser } from '@ingest/e2e/browser'
import { ingestCommand } from '@ingest/e2e/cli'
import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { PlayerPage } from '@ingest/e2e/player-page'
import { Ingest } from '@ingest/sdk'
import { makeVideo, requireTool } from '@ingest/testing'
import type { Page } from 'playwright-core'

// `pnpm --filter @ingest/docs screenshots [consent] [reference] [player]`, after `pnpm build`: a platform of its own and Chromium.
const mostBytes = 100_000
const shownSecond = 2
const patienceMs = 120_000
const sizes = { player: { width: 960, height: 640 }, reference: { width: 1280, height: 800 }, form: { width: 640, height: 560 } }
const chromium = requireTool('chromium')
if (!chromium) throw new Error('Chromium is needed')

const platform = await startPlatform()
const browser = await openBrowser(chromium)
try {
  browser.context.setDefaultTimeout(patienceMs)
  const page = await browser.context.newPage()
  const wanted = process.argv.slice(2)
  for (const [name, takeIt] of Object.entries({ consent: takeConsent, reference: takeReference, player: takePlayer })) {
    if (wanted.length === 0 || wanted.includes(name)) await takeIt(page, platform)
  }
} finally {
  await browser.close()
  await platform.stop()
}

async function publishVideo(platform: Platform): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-screenshots-'))
  const file = path.join(folder, 'Launch day.mp4')
  await copyFile(await makeVideo({ seconds: 6, width: 640, height: 360 }), file)
  const { stdout, stderr, exitCode } = await ingestCommand(platform, ['upload', file, '--publish', '--wait', '--json'], folder)
  await rm(folder, { recursive: true })
  if (exitCode !== 0) throw new Error(stderr)
  return JSON.parse(stdout).watch_url
}

async function takePlayer(page: Page, platform: Platform): Promise<void> {
  await page.setViewportSize(sizes.player)
  const player = new PlayerPage(page)
  await player.open(await publishVideo(platform))
  await player.video.play()
  await player.video.seek(shownSecond)
  await player.video.until(({ time }) => time > shownSecond, 'the seek to land')
  await take(page, 'player.jpg')
}

async function takeReference(page: Page, { credentials }: Platform): Promise<void> {
  await page.setViewportSize(sizes.reference)
  await page.goto(`${credentials.api}/docs`)
  await page.getByText('Networks', { exact: true }).first().click()
  await page.getByText('UNLINK', { exact: true }).first().waitFor()
  await take(page, 'reference.jpg')
}

/** What somebody sees whom an application sends to the platform. */
async function takeConsent(page: Page, { credentials }: Platform): Promise<void> {
  const { api: host, access_token: accessToken, admin_email, admin_password } = credentials
  const redirect = 'https://newsroom.example.com/callback'
  const application = { name: 'Newsroom', redirect_uris: [redirect], scopes: ['read_videos' as const, 'write_videos' as const] }
  const { client_id } = await new Ingest({ host, accessToken }).applications.create(application)
  const query = { response_type: 'code', client_id, redirect_uri: redirect, scope: 'read_videos write_videos', state: 'x' }
  await page.setViewportSize(sizes.form)
  await page.goto(`${host}/authorize?${new URLSearchParams(query)}`)
  await take(page, 'sign-in.png')
  await page.getByLabel('Email address').fill(admin_email)
  await page.getByLabel('Password').fill(admin_password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Allow' }).waitFor()
  await take(page, 'consent.png')
}

async function take(page: Page, name: string): Promise<void> {
  const file = path.join(import.meta.dirname, name)
  await page.screenshot(name.endsWith('.jpg') ? { path: file, type: 'jpeg', quality: 70 } : { path: file })
  const { size } = await stat(file)
  if (size > mostBytes) throw new Error(`${name} has ${size} bytes, more than ${mostBytes}`)
  process.stdout.write(`${name}: ${size} bytes\n`)
}
