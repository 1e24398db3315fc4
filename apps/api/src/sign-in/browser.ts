import { randomBytes } from 'node:crypto'
import { sessionSeconds } from '@ingest/domain'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { FormTokens } from './form-tokens.ts'

export const FORMS = Symbol('forms')

/** What makes the forms of a browser its own. */
export interface Forms {
  tokens: FormTokens
  /** Whether cookies are for HTTPS only. */
  secure: boolean
}

/** The browser that a request comes from, as its cookies tell: whether somebody has signed in, and which forms are its own. */
export class Browser {
  readonly session: string | undefined
  private readonly id: string
  private readonly isNew: boolean

  constructor(
    cookie: string | undefined,
    private readonly options: Forms,
  ) {
    const cookies = parseCookie(cookie ?? '')
    const known = cookies[this.name('browser')]
    this.session = cookies[this.name('session')]
    this.id = known || randomBytes(16).toString('base64url')
    this.isNew = !known
  }

  /** For the forms of a page. */
  formToken(): string {
    return this.options.tokens.make(this.id, this.session)
  }

  /** Whether a form was on a page that this browser was given. */
  owns(formToken: string | undefined): boolean {
    return !this.isNew && this.options.tokens.fits(formToken ?? '', this.id, this.session)
  }

  /** What the browser must remember for the forms of a page. */
  headers(): Record<string, string[]> {
    return this.isNew ? { 'set-cookie': [this.cookie('browser', this.id)] } : {}
  }

  signedIn(session: string): Record<string, string[]> {
    return { 'set-cookie': [this.cookie('session', session, sessionSeconds)] }
  }

  signedOut(): Record<string, string[]> {
    return { 'set-cookie': [this.cookie('session', '', 0)] }
  }

  private cookie(name: 'browser' | 'session', value: string, maxAge?: number): string {
    const { secure } = this.options
    return stringifySetCookie({ name: this.name(name), value, maxAge, path: '/', httpOnly: true, sameSite: 'lax', secure })
  }

  /** `__Host-`: no other host and no plain connection can have set it. */
  private name(name: 'browser' | 'session'): string {
    return `${this.options.secure ? '__Host-' : ''}ingest-${name}`
  }
}
