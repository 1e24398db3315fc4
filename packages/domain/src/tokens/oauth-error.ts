/** A refusal in the words of RFC 6749: of the token endpoint (§5.2) or of the authorization endpoint (§4.1.2.1). */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'

  constructor(
    readonly code:
      | 'invalid_request'
      | 'invalid_client'
      | 'invalid_grant'
      | 'unauthorized_client'
      | 'unsupported_grant_type'
      | 'unsupported_response_type'
      | 'access_denied'
      | 'invalid_scope',
    description: string,
  ) {
    super(description)
  }
}
