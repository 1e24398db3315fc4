import { Controller, Inject } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'
import { AuthorizationPages } from './authorization-pages.ts'
import { Browser, FORMS, type Forms } from './browser.ts'
import { Login } from './login.ts'

@Controller()
export class SignInController {
  constructor(
    private readonly pages: AuthorizationPages,
    private readonly login: Login,
    @Inject(FORMS) private readonly forms: Forms,
  ) {}

  @Operation('authorize')
  authorize({ query, cookie }: ApiRequest<'authorize'>) {
    return this.pages.show(new Browser(cookie, this.forms), query)
  }

  @Operation('decideAuthorization')
  decideAuthorization({ body, cookie }: ApiRequest<'decideAuthorization'>) {
    return this.pages.decide(new Browser(cookie, this.forms), body)
  }

  @Operation('signIn')
  signIn({ body, cookie, address }: ApiRequest<'signIn'>) {
    return this.login.signIn(new Browser(cookie, this.forms), body, address)
  }

  @Operation('signOut')
  signOut({ body, cookie }: ApiRequest<'signOut'>) {
    return this.login.signOut(new Browser(cookie, this.forms), body)
  }
}
