import type { LightMyRequestResponse } from 'fastify'
import type { TestApi } from './test-api.ts'

type Fields = Record<string, string>

/** A browser as far as forms need one: it keeps cookies, follows redirects inside the site, and submits what a page holds. */
export class PageBrowser {
  private readonly cookies = new Map<string, string>()
  private page?: LightMyRequestResponse

  constructor(
    private readonly api: TestApi,
    private readonly address = '192.0.2.1',
  ) {}

  get text(): string {
    return this.page?.body ?? ''
  }

  get headers(): LightMyRequestResponse['headers'] {
    return this.page?.headers ?? {}
  }

  open(url: string): Promise<LightMyRequestResponse> {
    return this.send('GET', url)
  }

  post(url: string, fields: Fields): Promise<LightMyRequestResponse> {
    return this.send('POST', url, new URLSearchParams(fields).toString())
  }

  /** Fills in and sends the form of the page that has this action; the page that a redirect inside the site leads to is opened. */
  async submit(action: string, fields: Fields, { method = 'POST', under = '/' } = {}): Promise<LightMyRequestResponse> {
    const all = { ...this.form(action), ...fields }
    if (method === 'GET') return this.open(`${under}${action}?${new URLSearchParams(all)}`)
    const answer = await this.post(`${under}${action}`, all)
    const { location } = answer.headers
    if (typeof location === 'string' && !URL.canParse(location)) await this.open(`${under}${location}`)
    return answer
  }

  /** The hidden fields of a form; of one without an action, that goes to the page itself. */
  form(action?: string): Fields {
    const form =
      new RegExp(`<form method="[a-z]+"${action === undefined ? '' : ` action="${action}"`}[^]*?</form>`).exec(this.text)?.[0] ??
      ''
    const inputs = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    return Object.fromEntries(inputs.map(([, name, value]) => [name, unescapeHtml(value ?? '')]))
  }

  private async send(method: 'GET' | 'POST', url: string, payload?: string): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, 'x-forwarded-for': this.address, 'content-type': payload && 'application/x-www-form-urlencoded' }
    const page = await this.api.app.inject({ method, url, headers, payload })
    for (const { name, value } of page.cookies) this.cookies.set(name, value)
    if (page.statusCode !== 303) this.page = page
    return page
  }
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
}
