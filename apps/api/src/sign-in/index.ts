import { type DynamicModule, Module } from '@nestjs/common'
import { ISSUER } from '../oauth/index.ts'
import { AuthorizationPages } from './authorization-pages.ts'
import { FORMS, type Forms } from './browser.ts'
import { FormTokens } from './form-tokens.ts'
import { Login } from './login.ts'
import { PasswordController } from './password.controller.ts'
import { PasswordPages } from './password-pages.ts'
import { SignInController } from './sign-in.controller.ts'
import { PasswordMailThrottle, SignInThrottle } from './throttles.ts'

export interface SignInOptions {
  /** The API's public base URL. */
  issuer: string
  secretsKeys: string[]
  dataSource: object
}

@Module({ controllers: [SignInController, PasswordController], providers: [AuthorizationPages, Login, PasswordPages] })
class SignInModule {}

/** The pages on which people sign in, let applications act for them, and choose a new password. */
export function signInModule({ issuer, secretsKeys, dataSource }: SignInOptions): DynamicModule {
  const forms: Forms = { tokens: new FormTokens(secretsKeys), secure: issuer.startsWith('https:') }
  return {
    module: SignInModule,
    providers: [
      { provide: ISSUER, useValue: issuer },
      { provide: FORMS, useValue: forms },
      { provide: SignInThrottle, useValue: new SignInThrottle(dataSource) },
      { provide: PasswordMailThrottle, useValue: new PasswordMailThrottle(dataSource) },
    ],
  }
}
