import type { AuthorizationRequest, NetworkChoice } from '@ingest/domain'
import { html } from '@ingest/http'
import type { Page } from '../http/index.ts'
import { formTarget } from './authorization-answer.ts'
import { describeScopes } from './scope-texts.ts'

/** What the forms of every page carry. */
export interface FormState {
  /** The query of /authorize that led to the page. */
  query: string
  formToken: string
}

export const alert = (message: string | undefined) => message !== undefined && html`<p class="alert" role="alert">${message}</p>`

const hidden = ({ query, formToken }: FormState) =>
  html`<input type="hidden" name="request" value="${query}"><input type="hidden" name="form_token" value="${formToken}">`

interface LoginPage {
  /** What asks; nobody in particular when a form came from nowhere. */
  application?: string
  email?: string
  message?: string
}

export function loginPage(form: FormState, { application, email, message }: LoginPage): Page {
  const body = html`${application !== undefined && html`<p>to continue to ${application}</p>`}
${alert(message)}
<form method="post" action="login">
${hidden(form)}
<label for="email">Email address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="320" value="${email}" autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<button>Sign in</button>
</form>
<p><a href="password/forgot">Forgot your password?</a></p>`
  return { title: 'Sign in', body }
}

interface Consent {
  request: AuthorizationRequest
  /** The network that the application comes from. */
  origin: string
  network: NetworkChoice
  email: string
  message?: string
}

export function consentPage(form: FormState, { request, origin, network, email, message }: Consent): Page {
  const { application, redirectUri, scopes } = request
  const body = html`${alert(message)}
<p>${application.name}, an application of ${origin}, asks to act in your name in the network ${network.name}:</p>
<ul>${describeScopes(scopes).map((text) => html`<li>${text}</li>`)}</ul>
<form method="post" action="authorize">
${hidden(form)}
<input type="hidden" name="network_id" value="${network.id}">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny" class="other">Deny</button>
</form>
<p class="quiet">You will go on to ${placeOf(redirectUri)}.</p>
${signedInAs(form, email)}`
  return { title: `Give ${application.name} access?`, body, formTargets: [formTarget(redirectUri)] }
}

interface NetworkQuestion {
  application: string
  parameters: Record<string, string>
  networks: NetworkChoice[]
  email: string
}

/** Nothing changes by the choice: it is a part of the query. */
export function networksPage(form: FormState, { application, parameters, networks, email }: NetworkQuestion): Page {
  const body = html`<p>You are in several. ${application} gets access to the one that you choose.</p>
<form method="get" action="authorize">
${Object.entries(parameters).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${networks.map(({ id, name }) => html`<button class="other" name="network_id" value="${id}">${name}</button>`)}
</form>
${signedInAs(form, email)}`
  return { title: 'Which network?', body }
}

/** The person is in no network that the application could be let into. */
export function strangerPage(form: FormState, { email, backTo }: { email: string; backTo: string }): Page {
  const body = html`<p>You are not a member of the network that this application asks for. Somebody there can invite you.</p>
<p><a href="${backTo}">Back to the application</a></p>
${signedInAs(form, email)}`
  return { title: 'There is no access to give', body }
}

function signedInAs(form: FormState, email: string) {
  return html`<form method="post" action="logout" class="quiet">
${hidden(form)}
Signed in as ${email}. <button class="link">Use another account</button>
</form>`
}

/** A page's host, or the name of an app's scheme. */
function placeOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri)
  return host || protocol.slice(0, -1)
}
