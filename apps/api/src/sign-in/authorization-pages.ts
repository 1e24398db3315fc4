import {
  type AuthorizationParameters,
  type AuthorizationRequest,
  AuthorizationUseCases,
  OAuthError,
  type Person,
  readRequest,
  SignInUseCases,
} from '@ingest/domain'
import { html } from '@ingest/http'
import { Inject, Injectable } from '@nestjs/common'
import { ApiAnswer, type Page, pageAnswer } from '../http/index.ts'
import { ISSUER } from '../oauth/index.ts'
import { type AuthorizationAnswer, withCode, withError } from './authorization-answer.ts'
import type { Browser } from './browser.ts'
import { parametersOf, queryOf } from './form-state.ts'
import { consentPage, loginPage, networksPage, strangerPage } from './pages.ts'

export const outdated = 'This page was open for too long, or your browser keeps no cookies. Please try again.'

/** What is wrong with the form that was sent, told on the page that is shown instead of what was wanted. */
export interface Trouble {
  status?: number
  message?: string
  email?: string
  headers?: Record<string, string>
}

interface ConsentForm {
  decision?: string
  network_id?: string
  request?: string
  form_token?: string
}

/** What an application asks for, and how it is told the answer. */
interface Asked {
  parameters: AuthorizationParameters
  request: AuthorizationRequest
  answer: AuthorizationAnswer
}

/** From the request of an application to its answer (RFC 6749 §4.1). Whoever is not signed in does that first. */
@Injectable()
export class AuthorizationPages {
  constructor(
    private readonly authorizations: AuthorizationUseCases,
    private readonly signIns: SignInUseCases,
    @Inject(ISSUER) private readonly issuer: string,
  ) {}

  /** The page that is next: login, the choice of a network, or consent. */
  async show(browser: Browser, parameters: AuthorizationParameters, trouble: Trouble = {}): Promise<ApiAnswer> {
    const asked = await this.ask(parameters)
    if (asked instanceof ApiAnswer) return asked
    const form = { query: queryOf(parameters), formToken: browser.formToken() }
    const person = await this.personAt(browser)
    const page = person
      ? await this.questionFor(person, asked, form, trouble.message)
      : loginPage(form, { application: asked.request.application.name, ...trouble })
    return pageAnswer({ ...page, status: trouble.status, headers: { ...browser.headers(), ...trouble.headers } })
  }

  /** 303 keeps the form, and the password of the form before, from the application (RFC 9700 §4.12). */
  async decide(browser: Browser, form: ConsentForm): Promise<ApiAnswer> {
    const parameters = parametersOf(form.request)
    const person = await this.personAt(browser)
    if (!person) return this.show(browser, parameters, { message: 'You are not signed in any more.' })
    if (!browser.owns(form.form_token)) return this.show(browser, parameters, { status: 403, message: outdated })
    const asked = await this.ask(parameters)
    if (asked instanceof ApiAnswer) return asked
    return new ApiAnswer(303, undefined, { location: await this.answerOf(person, asked, form) })
  }

  private async answerOf(person: Person, { request, answer }: Asked, form: ConsentForm): Promise<string> {
    try {
      if (form.decision !== 'allow') throw new OAuthError('access_denied', 'The user has denied access.')
      return withCode(answer, await this.authorizations.grant(person.userId, form.network_id ?? '', request))
    } catch (error) {
      if (error instanceof OAuthError) return withError(answer, error)
      throw error
    }
  }

  /** Until its redirect URI is known to be the application's own, only the person is told what is wrong. */
  private async ask(parameters: AuthorizationParameters): Promise<Asked | ApiAnswer> {
    let answer: AuthorizationAnswer | undefined
    try {
      const client = await this.authorizations.client(parameters.client_id, parameters.redirect_uri)
      answer = { redirectUri: client.redirectUri, state: parameters.state, issuer: this.issuer }
      return { parameters, answer, request: readRequest(client, parameters) }
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      if (answer) return new ApiAnswer(302, undefined, { location: withError(answer, error) })
      return pageAnswer({ status: 400, ...problemPage(error.message) })
    }
  }

  private async questionFor(
    person: Person,
    asked: Asked,
    form: Parameters<typeof consentPage>[0],
    message?: string,
  ): Promise<Page> {
    const { request, parameters, answer } = asked
    const { email, userId } = person
    const networks = await this.authorizations.networks(userId)
    const { network_id: wanted, ...others } = parameters
    const possible = wanted ? networks.filter(({ id }) => id === wanted.toLowerCase()) : networks
    const [network] = possible
    if (!network) {
      const error = new OAuthError('access_denied', 'The user is no member of the network.')
      return strangerPage(form, { email, backTo: withError(answer, error) })
    }
    const { application } = request
    if (possible.length > 1) return networksPage(form, { application: application.name, parameters: others, networks, email })
    return consentPage(form, { request, origin: await this.authorizations.origin(application), network, email, message })
  }

  private async personAt({ session }: Browser): Promise<Person | undefined> {
    return session ? this.signIns.person(session) : undefined
  }
}

function problemPage(message: string): Page {
  const body = html`<p role="alert">${message}</p>
<p>The application that led you here has made a mistake. Tell the people who look after it.</p>`
  return { title: 'This does not lead anywhere', body }
}
