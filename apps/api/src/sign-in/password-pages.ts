import { setTimeout as pause } from 'node:timers/promises'
import { PasswordResetUseCases } from '@ingest/domain'
import { html } from '@ingest/http'
import { Injectable } from '@nestjs/common'
import { type ApiAnswer, type Page, pageAnswer } from '../http/index.ts'
import { outdated, type Trouble } from './authorization-pages.ts'
import type { Browser } from './browser.ts'
import { alert } from './pages.ts'
import { PasswordMailThrottle, tooMany } from './throttles.ts'

/** Longer than a mail takes to be queued: how long an answer takes does not tell whether there is an account. */
const answerMs = 400
const fewestCharacters = 8

/** From a password that is forgotten to a new one. */
@Injectable()
export class PasswordPages {
  constructor(
    private readonly resets: PasswordResetUseCases,
    private readonly throttle: PasswordMailThrottle,
  ) {}

  showForgot(browser: Browser, { status, email, message, headers }: Trouble = {}): ApiAnswer {
    return pageAnswer({ ...forgotPage(browser, email, message), status, headers: { ...browser.headers(), ...headers } })
  }

  /** An account that has had enough mails gets none, and nobody is told: it would tell that there is one. */
  async mail(
    browser: Browser,
    { email = '', form_token }: { email?: string; form_token?: string },
    { address, requestId }: { address: string; requestId: string },
  ): Promise<ApiAnswer> {
    if (!browser.owns(form_token)) return this.showForgot(browser, { status: 403, email, message: outdated })
    const { accountSeconds, addressSeconds: seconds } = await this.throttle.attempt(email, address)
    if (seconds > 0)
      return this.showForgot(browser, { status: 429, message: tooMany(seconds), headers: { 'retry-after': String(seconds) } })
    await Promise.all([accountSeconds === 0 && this.resets.ask(email, requestId), pause(answerMs)])
    return pageAnswer(mailedPage(email))
  }

  async showReset(browser: Browser, token: string, trouble: Trouble = {}): Promise<ApiAnswer> {
    if (!(await this.resets.isValid(token))) return pageAnswer({ ...brokenLinkPage, status: 400 })
    return pageAnswer({ ...resetPage(browser, trouble.message), status: trouble.status, headers: browser.headers() })
  }

  async reset(
    browser: Browser,
    token: string,
    { password = '', form_token }: { password?: string; form_token?: string },
  ): Promise<ApiAnswer> {
    if (!browser.owns(form_token)) return this.showReset(browser, token, { status: 403, message: outdated })
    if (password.length < fewestCharacters)
      return this.showReset(browser, token, { status: 400, message: `Take at least ${fewestCharacters} characters.` })
    const done = await this.resets.reset(token, password)
    return pageAnswer(done ? { ...donePage, headers: browser.signedOut() } : { ...brokenLinkPage, status: 400 })
  }
}

function forgotPage(browser: Browser, email?: string, message?: string): Page {
  const body = html`<p>A link with which you can choose a new one is mailed to you.</p>
${alert(message)}
<form method="post" action="forgot">
<input type="hidden" name="form_token" value="${browser.formToken()}">
<label for="email">Email address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="320" value="${email}" autofocus>
<button>Mail a link</button>
</form>`
  return { title: 'Forgot your password?', body }
}

function mailedPage(email: string): Page {
  const body = html`<p role="status">If there is an account with the address ${email}, a mail is on its way. Its link works once, for an hour.</p>
<p class="quiet">Nothing there after some minutes? Look into the folder for unwanted mail, or <a href="forgot">try another address</a>.</p>`
  return { title: 'Look into your mail', body }
}

/** The form goes to the page's own address, which holds the token. */
function resetPage(browser: Browser, message?: string): Page {
  const body = html`<p>Everything that is signed in to your account now is signed out.</p>
${alert(message)}
<form method="post">
<input type="hidden" name="form_token" value="${browser.formToken()}">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="${fewestCharacters}" maxlength="1024" aria-describedby="rule" autofocus>
<p id="rule" class="quiet">At least ${fewestCharacters} characters; some words that do not belong together are good.</p>
<button>Set the password</button>
</form>`
  return { title: 'Choose a new password', body }
}

const donePage: Page = {
  title: 'Your password is changed',
  body: html`<p role="status">Go back to the application that you were using, and sign in with it.</p>`,
}

const brokenLinkPage: Page = {
  title: 'This link does not work any more',
  body: html`<p role="alert">It works once, for an hour, and ends when another one is mailed.</p>
<p><a href="../forgot">Mail a new link</a></p>`,
}
