import { type DynamicModule, Module } from '@nestjs/common'
import { ISSUER } from '../oauth/index.ts'
import { AuthorizationPages } from './authorization-pages.ts'
import { FormTokens } from './form-tokens.ts'
import { Login } from './login.ts'
import { FORMS, type Forms, SignInController } from './sign-in.controller.ts'
import { SignInThrottle } from './sign-in-throttle.ts'

export interface SignInOptions {
  /** The API's public base URL. */
  issuer: string
  secretsKeys: string[]
  dataSource: object
}

@Module({ controllers: [SignInController], providers: [AuthorizationPages, Login] })
class SignInModule {}

/** The pages on which people sign in and let applications act for them. */
export function signInModule({ issuer, secretsKeys, dataSource }: SignInOptions): DynamicModule {
  const forms: Forms = { tokens: new FormTokens(secretsKeys), secure: issuer.startsWith('https:') }
  return {
    module: SignInModule,
    providers: [
      { provide: ISSUER, useValue: issuer },
      { provide: FORMS, useValue: forms },
      { provide: SignInThrottle, useValue: new SignInThrottle(dataSource) },
    ],
  }
}
