import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openBrowser } from './browser.ts'
import { type Platform, startPlatform } from './platform.ts'

const chromium = requireTool('chromium')
const email = 'grace@example.org'

let platform: Platform
let ingest: Ingest
let link: string

/** Somebody is invited, and a worker writes the mail into the data folder. */
beforeAll(async () => {
  platform = await startPlatform()
  const { api: host, access_token: accessToken, network_id } = platform.credentials
  ingest = new Ingest({ host, accessToken })
  await ingest.networks.invite(network_id, { name: 'Grace Hopper', email })
  const folder = path.join(platform.dataDir, 'mail')
  const mailed = async () => (await readdir(folder).catch(() => [])).find((name) => name.endsWith('.eml'))
  const text = await readFile(path.join(folder, await waitFor(mailed, { what: 'the mail' })), 'utf8')
  expect(text).toMatch(/^To: Grace Hopper <grace@example.org>\r?$/m)
  link = /^http\S+\/invitations\/\S+/m.exec(text)?.[0] ?? ''
})
afterAll(() => platform?.stop())

test('says where mails go', () => {
  expect(platform.output()).toMatch(/Mail +is written to \S+\/mail: SMTP_URL sends it/)
})

if (chromium) {
  test('the link leads to a page, on which somebody becomes a member', async () => {
    const browser = await openBrowser(chromium)
    try {
      const page = await browser.context.newPage()
      const failures: string[] = []
      page.on('pageerror', ({ message }) => failures.push(message))
      await page.goto(link)
      await page.getByRole('button', { name: 'Accept' }).click()
      const answer = page.getByRole('status')
      await answer.filter({ hasText: 'Choose a password' }).waitFor()
      await page.getByLabel('Password').fill('correct horse battery staple')
      await page.keyboard.press('Enter')
      await answer.filter({ hasText: 'You are a member now.' }).waitFor()
      expect(failures).toEqual([])
    } finally {
      await browser.close()
    }
    const { items } = await ingest.users.list({ search: email })
    expect(items).toMatchObject([{ email, name: 'Grace Hopper', roles: [expect.any(String)] }])
  })
}
