import { lastMail, tokenIn } from '@ingest/domain/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Fixtures } from '../testing/fixtures.ts'
import { PageBrowser } from '../testing/page-browser.ts'
import { TestApi } from '../testing/test-api.ts'

let api: TestApi
let fixtures: Fixtures
let person: { userId: string; email: string; password: string }
let browser: PageBrowser

beforeAll(async () => {
  api = await TestApi.start()
})
afterAll(() => api.close())
beforeEach(async () => {
  fixtures = new Fixtures(api, await api.tenant())
  person = await fixtures.person()
  browser = new PageBrowser(api)
})

async function ask(email: string) {
  await browser.open('/password/forgot')
  return browser.submit('forgot', { email }, { under: '/password/' })
}
const mails = () => api.jobs.of('send-mail').length
const pageOf = (token: string) => `/password/reset/${token}`
const mailedPage = async () => pageOf(tokenIn(await lastMail(api.jobs, api.domain.mails)))
const choose = (page: string, password: string) => browser.post(page, { ...browser.form(), password })

describe('a forgotten password', () => {
  it('is replaced by the link in a mail, and signs everything out', async () => {
    await ask(person.email)
    expect(browser.text).toContain('a mail is on its way')
    const page = await mailedPage()
    await browser.open(page)
    await choose(page, 'short')
    expect(browser.text).toContain('Take at least 8 characters.')
    const done = await choose(page, 'a much better one')
    expect([done.statusCode, done.body]).toEqual([200, expect.stringContaining('Your password is changed')])
    expect(await api.domain.signIn.signIn(person.email, 'a much better one')).toBeDefined()
    expect((await browser.open(page)).statusCode).toBe(400)
    expect(browser.text).toContain('This link does not work any more')
  })

  it('is asked for in the same words for an address that nobody has', async () => {
    const [known, unknown] = [await ask(person.email), await ask('nobody@example.com')]
    expect(unknown.statusCode).toBe(known.statusCode)
    expect(unknown.body.replace('nobody@example.com', '')).toBe(known.body.replace(person.email, ''))
  })

  it('fills nobody’s mailbox, and does not tell so', async () => {
    const before = mails()
    const answers = []
    for (let each = 0; each < 5; each++) answers.push(await ask(person.email))
    expect(mails() - before).toBe(3)
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
  })

  it('can be asked for so often from one address, whatever the account', async () => {
    browser = new PageBrowser(api, '198.51.100.9')
    await browser.open('/password/forgot')
    const asked = Array.from({ length: 21 }, (_, index) =>
      browser.submit('forgot', { email: `${index}@example.com` }, { under: '/password/' }),
    )
    const refused = (await Promise.all(asked)).filter(({ statusCode }) => statusCode === 429)
    expect(refused).toHaveLength(1)
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(3000)
  })

  it('is changed by forms of the platform alone', async () => {
    const token = await fixtures.passwordLink()
    const forged = await new PageBrowser(api).post(pageOf(token), { password: 'of an attacker' })
    expect(forged.statusCode).toBe(403)
    expect((await new PageBrowser(api).post('/password/forgot', { email: person.email })).statusCode).toBe(403)
    expect(await api.domain.passwordResets.isValid(token)).toBe(true)
  })

  it('leaves no link in the log', async () => {
    const token = await fixtures.passwordLink()
    await browser.open(pageOf(token))
    expect(api.log.join('')).not.toContain(token)
  })
})
