import { parseScope } from '../core/permissions.ts'
import type { ApplicationEntity } from '../entities/application.entity.ts'
import { narrowScopes } from '../tokens/narrow-scopes.ts'
import { OAuthError } from '../tokens/oauth-error.ts'

/** The parameters of the authorization endpoint (RFC 6749 §4.1.1, RFC 7636 §4.3) as they came. */
export interface AuthorizationParameters {
  response_type?: string
  client_id?: string
  redirect_uri?: string
  scope?: string
  state?: string
  network_id?: string
  code_challenge?: string
  code_challenge_method?: string
}

/** The application that asks, and where the answer goes: a redirect URI that is registered. */
export interface AskingClient {
  application: ApplicationEntity
  redirectUri: string
}

/** What an application asks a person for. */
export interface AuthorizationRequest extends AskingClient {
  scopes: string[]
  /** As the request named it. */
  namedRedirectUri: string | null
  codeChallenge: string | null
}

/** A SHA-256 in base64url. */
const s256 = /^[\w-]{43}$/

/**
 * Where the answer to a request goes. Whole strings are compared, so that nothing can be smuggled in (RFC 9700 §4.1.3).
 * @throws OAuthError `invalid_request`: nobody may be redirected (RFC 6749 §4.1.2.1)
 */
export function redirectUriOf({ redirectUris }: ApplicationEntity, named: string | undefined): string {
  const redirectUri = named ?? (redirectUris.length === 1 ? redirectUris[0] : undefined)
  if (redirectUri === undefined) throw new OAuthError('invalid_request', 'The request does not say where to go afterwards.')
  if (!redirectUris.includes(redirectUri))
    throw new OAuthError('invalid_request', 'The address to go to afterwards (redirect_uri) is not registered.')
  return redirectUri
}

/** @throws OAuthError that the application is told of */
export function readRequest(client: AskingClient, parameters: AuthorizationParameters): AuthorizationRequest {
  assertResponseType(parameters.response_type)
  return {
    ...client,
    codeChallenge: readChallenge(client.application, parameters),
    namedRedirectUri: parameters.redirect_uri ?? null,
    scopes: narrowScopes(parseScope(parameters.scope), client.application.scopes),
  }
}

function assertResponseType(type: string | undefined): void {
  if (type === undefined) throw new OAuthError('invalid_request', 'The parameter response_type is missing.')
  if (type !== 'code') throw new OAuthError('unsupported_response_type', 'The response_type is code.')
}

/** S256 only: whoever sees a `plain` challenge can use the code (RFC 9700 §2.1.1). */
function readChallenge(
  { confidential }: ApplicationEntity,
  { code_challenge: challenge, code_challenge_method: method }: AuthorizationParameters,
): string | null {
  if (challenge === undefined) {
    if (method !== undefined) throw new OAuthError('invalid_request', 'The parameter code_challenge is missing.')
    if (!confidential) throw new OAuthError('invalid_request', 'A public client must send a code_challenge (PKCE).')
    return null
  }
  if (method !== 'S256') throw new OAuthError('invalid_request', 'The code_challenge_method must be S256.')
  if (!s256.test(challenge)) throw new OAuthError('invalid_request', 'The code_challenge must be 43 characters of base64url.')
  return challenge
}
