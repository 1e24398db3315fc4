import { mkdir, writeFile } from 'node:fs/promises'
import { waitFor } from '@ingest/testing'
import type { Page, Route } from 'playwright-core'
import { type Browser, openBrowser } from '../browser.ts'
import { type PageServer, servePage } from '../page-server.ts'
import type { Credentials } from '../platform.ts'
import type { Consumer } from './consumer.ts'

/** The upload page of the README, bundled, on a site of its own, in Chromium. */
export class UploadPage {
  readonly page: Page
  private readonly browser: Browser
  private readonly site: PageServer
  private readonly held: Route[] = []
  private puts = 0

  private constructor(browser: Browser, site: PageServer, page: Page) {
    this.browser = browser
    this.site = site
    this.page = page
  }

  static async open(chromium: string, consumer: Consumer, { api, access_token }: Credentials): Promise<UploadPage> {
    const site = consumer.path('site')
    await mkdir(site)
    await consumer.bundle('upload-page.ts', 'site/page.js')
    const files = {
      '/upload.html': consumer.path('upload.html'),
      '/page.js': `${site}/page.js`,
      '/config.json': `${site}/config.json`,
      '/token': `${site}/token`,
    }
    await writeFile(files['/config.json'], JSON.stringify({ host: api }))
    await writeFile(files['/token'], access_token)
    const server = await servePage(files)
    const browser = await openBrowser(chromium)
    const page = await browser.context.newPage()
    await page.goto(`${server.origin}/upload.html`)
    await page.waitForFunction(() => document.getElementById('file')?.onchange)
    return new UploadPage(browser, server, page)
  }

  /** From now on the PUTs of parts after these do not arrive. */
  async holdPartsAfter(count: number): Promise<void> {
    this.puts = 0
    await this.page.route(
      () => true,
      async (route) => {
        if (route.request().method() !== 'PUT' || ++this.puts <= count) return route.continue()
        this.held.push(route)
      },
    )
  }

  async untilHeld(count: number): Promise<void> {
    await waitFor(() => this.held.length >= count, { timeoutSeconds: 60, what: 'parts to be on their way' })
  }

  /** What is held has been cut off by the page itself; nothing is held any more. */
  async letGo(): Promise<void> {
    await this.page.unrouteAll({ behavior: 'ignoreErrors' })
    this.held.length = 0
  }

  /** Bytes that the page shows as sent. */
  progress(): Promise<number> {
    return this.page.locator('#progress').evaluate((element) => (element as HTMLProgressElement).value)
  }

  async result(): Promise<string> {
    const shown = this.page.locator('#result')
    return waitFor(() => shown.textContent(), { timeoutSeconds: 60, what: 'the page to show a result' })
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.site.close()
  }
}
