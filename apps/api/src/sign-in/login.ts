import { SignInUseCases } from '@ingest/domain'
import { html } from '@ingest/http'
import { Injectable } from '@nestjs/common'
import { ApiAnswer, pageAnswer } from '../http/index.ts'
import { AuthorizationPages, outdated } from './authorization-pages.ts'
import type { Browser } from './browser.ts'
import { parametersOf } from './form-state.ts'
import { SignInThrottle, tooMany } from './throttles.ts'

interface SignInForm {
  email?: string
  password?: string
  request?: string
  form_token?: string
}

/** Signing in and out. What is wrong is told on the page that is next. */
@Injectable()
export class Login {
  constructor(
    private readonly useCases: SignInUseCases,
    private readonly throttle: SignInThrottle,
    private readonly pages: AuthorizationPages,
  ) {}

  async signIn(browser: Browser, form: SignInForm, address: string): Promise<ApiAnswer> {
    const { email = '', password = '', request } = form
    const again = (status: number, message: string, headers = {}) =>
      this.pages.show(browser, parametersOf(request), { status, message, email, headers })
    if (!browser.owns(form.form_token)) return again(403, outdated)
    const { accountSeconds, addressSeconds } = await this.throttle.attempt(email, address)
    const seconds = Math.max(accountSeconds, addressSeconds)
    if (seconds > 0) return again(429, tooMany(seconds), { 'retry-after': String(seconds) })
    const session = await this.useCases.signIn(email, password)
    if (!session) return again(403, 'The email address or the password is wrong.')
    await this.throttle.succeeded(email, address)
    return goOn(request, 'You are signed in', browser.signedIn(session))
  }

  async signOut(browser: Browser, { request, form_token }: SignInForm): Promise<ApiAnswer> {
    if (!browser.owns(form_token)) return this.pages.show(browser, parametersOf(request), { status: 403, message: outdated })
    if (browser.session) await this.useCases.signOut(browser.session)
    return goOn(request, 'You are signed out', browser.signedOut())
  }
}

/** Back to what led to the form. */
function goOn(request: string | undefined, title: string, headers: Record<string, string[]>): ApiAnswer {
  if (request) return new ApiAnswer(303, undefined, { ...headers, location: `authorize?${request}` })
  return pageAnswer({ title, body: html`<p>You can close this page.</p>`, headers })
}
