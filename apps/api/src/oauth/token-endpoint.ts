import {
  type AuthorizationUseCases,
  OAuthError as DomainOAuthError,
  parseScope,
  type TokenAnswer,
  type TokenUseCases,
} from '@ingest/domain'
import OAuth2Server, { type Client, type Token } from '@node-oauth/oauth2-server'

type Application = Awaited<ReturnType<TokenUseCases['authenticateClient']>>

export interface TokenRequest {
  /** From the query and the form body. */
  parameters: Record<string, string>
  authorization?: string
}

export interface TokenResponse {
  status: number
  headers: Record<string, string>
  body: object
}

const errorClasses = {
  invalid_request: OAuth2Server.InvalidRequestError,
  invalid_client: OAuth2Server.InvalidClientError,
  invalid_grant: OAuth2Server.InvalidGrantError,
  unauthorized_client: OAuth2Server.UnauthorizedClientError,
  unsupported_grant_type: OAuth2Server.UnsupportedGrantTypeError,
  invalid_scope: OAuth2Server.InvalidScopeError,
  // Of the authorization endpoint.
  access_denied: OAuth2Server.AccessDeniedError,
  unsupported_response_type: OAuth2Server.UnsupportedResponseTypeError,
} satisfies Record<DomainOAuthError['code'], unknown>

export interface Grants {
  tokens: TokenUseCases
  authorizations: AuthorizationUseCases
}

/** What the library would check by itself, in steps of its own: the domain gets it as it came. */
interface Extras {
  /** The library splits at spaces only. */
  scopes: string[]
  redirectUri?: string
  codeVerifier?: string
}

/**
 * Answers the token endpoint (RFC 6749 §3.2). The library reads the request, knows the grants and words the answers; the
 * domain checks and issues, each grant in one transaction.
 */
export async function answerTokenRequest(grants: Grants, { parameters, authorization }: TokenRequest): Promise<TokenResponse> {
  const { scope, redirect_uri: redirectUri, code_verifier: codeVerifier, ...body } = parameters
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'transfer-encoding': 'chunked',
    ...(authorization && { authorization }),
  }
  const request = new OAuth2Server.Request({ method: 'POST', query: {}, headers, body })
  const response = new OAuth2Server.Response()
  const server = new OAuth2Server({ model: modelOf(grants, { scopes: parseScope(scope), redirectUri, codeVerifier }) })
  try {
    await server.token(request, response, { requireClientAuthentication: { authorization_code: false, refresh_token: false } })
  } catch (error) {
    if (!(error instanceof OAuth2Server.OAuthError) || error instanceof OAuth2Server.ServerError)
      throw (error as Error).cause ?? error
  }
  return { status: response.status ?? 200, headers: response.headers ?? {}, body: response.body }
}

type Model = OAuth2Server.AuthorizationCodeModel & OAuth2Server.ClientCredentialsModel & OAuth2Server.RefreshTokenModel

const publicGrants = ['authorization_code', 'refresh_token']
const never = new Date(8.64e15)

/** What the library asks of us, for one request. Nothing is done before `saveToken`, where all of it happens at once. */
function modelOf({ tokens, authorizations }: Grants, { scopes, ...extras }: Extras): Model {
  let application: Application
  let issue = (): Promise<TokenAnswer> => tokens.clientCredentials(application, scopes)
  const owner = () => ({ client: { id: application.clientId, grants: [] }, user: {} })
  return {
    async getClient(clientId, clientSecret) {
      application = await inItsWords(tokens.authenticateClient(clientId, clientSecret || undefined))
      return { id: clientId, grants: application.confidential ? [...publicGrants, 'client_credentials'] : publicGrants }
    },
    getUserFromClient: async () => ({ id: application.ownerId }),
    getAuthorizationCode: async (code) => {
      issue = () => authorizations.exchange(application, { code, ...extras })
      return { authorizationCode: code, expiresAt: never, redirectUri: '', ...owner() }
    },
    getRefreshToken: async (token) => {
      issue = () => tokens.refresh(application, token, scopes)
      return { refreshToken: token, ...owner() }
    },
    revokeAuthorizationCode: async () => true,
    revokeToken: async () => true,
    getAccessToken: async () => undefined,
    saveAuthorizationCode: async () => undefined,
    saveToken: async (_token, client, user) => toToken(await inItsWords(issue()), client, user),
  }
}

function toToken({ accessToken, expiresAt, refreshToken, scopes }: TokenAnswer, client: Client, user: OAuth2Server.User): Token {
  return { accessToken, accessTokenExpiresAt: expiresAt, refreshToken, scope: scopes, client, user }
}

async function inItsWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof DomainOAuthError) throw new errorClasses[error.code](error.message)
    throw error
  }
}
