import { requireTool } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Film, multivariant } from '../testing/films.ts'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

const chromiumPath = requireTool('chromium')
const timeout = 30_000

if (chromiumPath) describe('the page in a browser', browserSuite)
else it.todo('the page in a browser: needs Chromium')

/** That a film plays is shown end to end, with a real one; the bytes of these films are none. */
function browserSuite(): void {
  let opened: OpenStore
  let media: TestMedia
  let browser: Browser

  beforeAll(async () => {
    opened = await openStore('fs')
    media = await TestMedia.start(opened.store)
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    await media?.close()
    await opened?.close()
  })

  /** @returns the page, what it has asked for, and what the browser complains of */
  async function watch(film: Film, search = '') {
    const page = await browser.newPage()
    const urls: URL[] = []
    const complaints: string[] = []
    page.on('request', (request) => urls.push(new URL(request.url())))
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${media.url}/watch/${film.id}${search}`)
    return { page, urls, complaints }
  }

  const untilAsked = (page: Page, part: string) => page.waitForRequest((request) => request.url().includes(part), { timeout })

  it('passes the token on, asks nobody else, and breaks no rule of its own', async () => {
    const film = await media.film({ private: true, title: 'Secret film' })
    const search = await media.preview(film)
    const { page, urls, complaints } = await watch(film, search)
    if (!urls.some(({ pathname }) => pathname.startsWith('/g/'))) await untilAsked(page, '/g/')
    expect(urls.find(({ pathname }) => pathname === `${film.path}/master.m3u8`)?.search).toBe(search)
    expect(urls.filter(({ protocol, origin }) => protocol === 'http:' && origin !== media.url)).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.title()).toBe('Secret film')
    expect(await page.getByRole('heading', { name: 'Secret film' }).count()).toBe(1)
    expect(await page.locator('video').getAttribute('aria-label')).toBe('Secret film')
    await page.close()
  })

  it('says what is wrong, and tries again when it is told to, by keyboard alone', async () => {
    const film = await media.film()
    const { variants = [] } = (await media.fixture.media.playback.video(film.id)) ?? {}
    const entry = `${variants[0]?.objectPrefix}playlist-1.m3u8`
    await opened.store.delete([entry])
    const { page } = await watch(film)
    const alert = page.getByRole('alert')
    await alert.filter({ hasText: 'This video is no longer available.' }).waitFor({ timeout })
    await opened.store.put(entry, Buffer.from(multivariant))
    await page.getByRole('button', { name: 'Try again' }).focus()
    const children = untilAsked(page, '/video-1/media.m3u8')
    await page.keyboard.press('Enter')
    await children
    expect(await alert.textContent()).not.toContain('no longer available')
    await page.close()
  })

  it('tells people in words why there is nothing to play', async () => {
    const film = await media.film({ private: true })
    const { page } = await watch(film)
    expect(await page.title()).toBe('This video is private')
    expect(await page.getByRole('main').textContent()).toContain('It plays with a personal link only.')
    await page.close()
  })
}
