import { AuthorizationUseCases, SigningKeys, TokenUseCases } from '@ingest/domain'
import { Controller, Inject } from '@nestjs/common'
import { ApiAnswer, type ApiRequest, Operation } from '../http/index.ts'
import { authorizationServerMetadata } from './metadata.ts'
import { answerTokenRequest } from './token-endpoint.ts'

/** The public base URL of the API, which is the issuer of its tokens. */
export const ISSUER = Symbol('issuer')

@Controller()
export class OAuthController {
  constructor(
    private readonly tokens: TokenUseCases,
    private readonly authorizations: AuthorizationUseCases,
    private readonly keys: SigningKeys,
    @Inject(ISSUER) private readonly issuer: string,
  ) {}

  @Operation('createToken')
  async createToken({ query, body, authorization }: ApiRequest<'createToken'>) {
    const grants = { tokens: this.tokens, authorizations: this.authorizations }
    const request = { parameters: { ...query, ...body }, authorization }
    const { status, headers, body: answer } = await answerTokenRequest(grants, request)
    return new ApiAnswer(status, answer, headers)
  }

  @Operation('getAuthorizationServer')
  async getAuthorizationServer() {
    return authorizationServerMetadata(this.issuer)
  }

  @Operation('getJwks')
  getJwks() {
    return this.keys.published()
  }
}
