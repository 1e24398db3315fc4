import { type DynamicModule, Module } from '@nestjs/common'
import { ISSUER, OAuthController } from './oauth.controller.ts'

@Module({ controllers: [OAuthController] })
export class OAuthModule {
  static forIssuer(issuer: string): DynamicModule {
    return { module: OAuthModule, providers: [{ provide: ISSUER, useValue: issuer }] }
  }
}
