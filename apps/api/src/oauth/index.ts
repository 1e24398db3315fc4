import { type DynamicModule, Module } from '@nestjs/common'
import { ISSUER, OAuthController } from './oauth.controller.ts'

export { ISSUER }

@Module({ controllers: [OAuthController] })
class OAuthModule {}

/** @param issuer of access tokens: the API's public base URL */
export function oauthModule(issuer: string): DynamicModule {
  return { module: OAuthModule, providers: [{ provide: ISSUER, useValue: issuer }] }
}
