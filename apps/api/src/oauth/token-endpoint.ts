import { OAuthError as DomainOAuthError, parseScope, type TokenAnswer, type TokenUseCases } from '@ingest/domain'
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
}

/**
 * Answers the token endpoint (RFC 6749 §3.2). The library reads the request, knows the grants and words the answers; the
 * domain checks and issues, each grant in one transaction.
 */
export async function answerTokenRequest(
  tokens: TokenUseCases,
  { parameters, authorization }: TokenRequest,
): Promise<TokenResponse> {
  // The library splits scopes at spaces only and compares them by itself: the domain gets them as they came.
  const { scope, ...body } = parameters
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'transfer-encoding': 'chunked',
    ...(authorization && { authorization }),
  }
  const request = new OAuth2Server.Request({ method: 'POST', query: {}, headers, body })
  const response = new OAuth2Server.Response()
  const server = new OAuth2Server({ model: modelOf(tokens, parseScope(scope)) })
  try {
    await server.token(request, response, { requireClientAuthentication: { refresh_token: false } })
  } catch (error) {
    if (!(error instanceof OAuth2Server.OAuthError) || error instanceof OAuth2Server.ServerError)
      throw (error as Error).cause ?? error
  }
  return { status: response.status ?? 200, headers: response.headers ?? {}, body: response.body }
}

/** What the library asks of us, for one request. Nothing is saved before `saveToken`, where all of it happens at once. */
function modelOf(tokens: TokenUseCases, scopes: string[]): OAuth2Server.ClientCredentialsModel & OAuth2Server.RefreshTokenModel {
  let application: Application
  let refreshToken: string | undefined
  return {
    async getClient(clientId, clientSecret) {
      application = await inItsWords(tokens.authenticateClient(clientId, clientSecret || undefined))
      return { id: clientId, grants: application.confidential ? ['client_credentials', 'refresh_token'] : ['refresh_token'] }
    },
    getUserFromClient: async () => ({ id: application.ownerId }),
    getRefreshToken: async (token) => {
      refreshToken = token
      return { refreshToken: token, client: { id: application.clientId, grants: [] }, user: {} }
    },
    revokeToken: async () => true,
    getAccessToken: async () => undefined,
    async saveToken(_token, client, user) {
      const issued = refreshToken
        ? tokens.refresh(application, refreshToken, scopes)
        : tokens.clientCredentials(application, scopes)
      return toToken(await inItsWords(issued), client, user)
    },
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
