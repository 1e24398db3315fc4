import { Controller, Inject } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'
import { Browser, FORMS, type Forms } from './browser.ts'
import { PasswordPages } from './password-pages.ts'

@Controller()
export class PasswordController {
  constructor(
    private readonly pages: PasswordPages,
    @Inject(FORMS) private readonly forms: Forms,
  ) {}

  @Operation('getPasswordForgotPage')
  async getPasswordForgotPage({ cookie }: ApiRequest<'getPasswordForgotPage'>) {
    return this.pages.showForgot(new Browser(cookie, this.forms))
  }

  @Operation('requestPasswordReset')
  requestPasswordReset({ body, cookie, address, requestId }: ApiRequest<'requestPasswordReset'>) {
    return this.pages.mail(new Browser(cookie, this.forms), body, { address, requestId })
  }

  @Operation('getPasswordResetPage')
  getPasswordResetPage({ path, cookie }: ApiRequest<'getPasswordResetPage'>) {
    return this.pages.showReset(new Browser(cookie, this.forms), path.token)
  }

  @Operation('resetPassword')
  resetPassword({ path, body, cookie }: ApiRequest<'resetPassword'>) {
    return this.pages.reset(new Browser(cookie, this.forms), path.token, body)
  }
}
