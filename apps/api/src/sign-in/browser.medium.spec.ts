import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { lastMail, tokenIn } from '@ingest/domain/testing'
import { requireTool } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { Fixtures } from '../testing/fixtures.ts'
import { TestApi } from '../testing/test-api.ts'

const chromiumPath = requireTool('chromium')

if (chromiumPath) describe('the pages in a browser', browserSuite)
else it.todo('the pages in a browser: needs Chromium')

const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

function browserSuite(): void {
  let api: TestApi
  let application: Server
  let redirectUri: string
  let browser: Browser

  beforeAll(async () => {
    api = await TestApi.start()
    application = createServer((_request, response) => response.end('<h1>Back</h1>'))
    await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve))
    redirectUri = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
    application?.close()
  })

  /** A public client, as an application in a browser is one. */
  async function aClient() {
    const tenant = await api.tenant()
    const fixtures = new Fixtures(api, tenant)
    const person = await fixtures.person()
    const body = { name: 'Newsroom', redirect_uris: [redirectUri], scopes: ['read_videos', 'write_videos'], confidential: false }
    const { client_id: clientId } = await api.domain.applications.create(tenant.caller, body)
    const query = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state: 's' }
    const url = `${api.url}/authorize?${new URLSearchParams({ ...query, code_challenge: challenge, code_challenge_method: 'S256' })}`
    return { clientId, fixtures, person, url }
  }

  async function openPage(url: string, options: BrowserContextOptions = {}) {
    const page = await browser.newPage(options)
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', ({ message }) => complaints.push(message))
    await page.goto(url)
    return { page, complaints }
  }

  async function signIn(page: Page, { email, password }: { email: string; password: string }) {
    await page.getByLabel('Email address').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Allow' }).waitFor()
  }

  it('lead from login over consent to a token that works, by keyboard and without JavaScript', async () => {
    const { clientId, person, url } = await aClient()
    const { page, complaints } = await openPage(url, { javaScriptEnabled: false })
    expect(await page.getByLabel('Email address').evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true)
    await signIn(page, person)
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['Read and change videos'])
    await page.getByRole('button', { name: 'Allow' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Back' }).waitFor()
    const { searchParams } = new URL(page.url())
    expect(searchParams.get('state')).toBe('s')
    const body = { grant_type: 'authorization_code', code: searchParams.get('code'), redirect_uri: redirectUri }
    const answer = await api.request('POST', '/token', { body: { ...body, client_id: clientId, code_verifier: verifier } })
    expect((await api.request('GET', '/videos', { token: answer.json().access_token })).statusCode).toBe(200)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('lead from a forgotten password over a mail to a new one', async () => {
    const { person, url } = await aClient()
    const { page, complaints } = await openPage(url, { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('Email address').fill(person.email)
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'a mail is on its way' }).waitFor()
    await page.goto(`${api.url}/password/reset/${tokenIn(await lastMail(api.jobs, api.domain.mails))}`)
    await page.getByLabel('New password').fill('a much better one')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor()
    await page.goto(url)
    await signIn(page, { ...person, password: 'a much better one' })
    expect(complaints).toEqual([])
    await page.close()
  })

  it.each(['light', 'dark'] as const)('have enough contrast and no rule broken in %s', async (colorScheme) => {
    const { fixtures, person, url } = await aClient()
    const { page, complaints } = await openPage(url, { colorScheme })
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    const ratios = [...(await contrasts(page))]
    await signIn(page, person)
    ratios.push(...(await contrasts(page)))
    for (const path of ['forgot', `reset/${await fixtures.passwordLink()}`, 'reset/unknown']) {
      await page.goto(`${api.url}/password/${path}`)
      ratios.push(...(await contrasts(page)))
    }
    expect(ratios.length).toBeGreaterThan(20)
    expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([])
    expect(complaints.filter((each) => !each.includes('400 (Bad Request)'))).toEqual([])
    await page.close()
  })
}

/** WCAG 2.2 §1.4.3: of every element that holds text itself, against the ground behind it. */
function contrasts(page: Page): Promise<{ text: string; ratio: number }[]> {
  return page.evaluate(`(() => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number)
    const luminance = (colour) => {
      const [r, g, b] = channels(colour).map((each) => (each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const isClear = (colour) => channels(colour)[3] === 0
    const groundOf = (element) => {
      const { backgroundColor } = getComputedStyle(element)
      return isClear(backgroundColor) ? groundOf(element.parentElement) : backgroundColor
    }
    const holdsText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
    return [...document.body.querySelectorAll('*')].filter(holdsText).map((element) => {
      const pair = [luminance(getComputedStyle(element).color), luminance(groundOf(element))].sort((a, b) => b - a)
      return { text: element.textContent.trim(), ratio: (pair[0] + 0.05) / (pair[1] + 0.05) }
    })
  })()`)
}
