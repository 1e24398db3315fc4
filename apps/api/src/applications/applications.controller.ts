import type { ApplicationsOperations } from '@ingest/contract'
import { ApplicationUseCases, type AuthContext, type ListQuery, PersonalTokenUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class ApplicationsController implements ApplicationsOperations<AuthContext, ListQuery> {
  constructor(
    private readonly applications: ApplicationUseCases,
    private readonly tokens: PersonalTokenUseCases,
  ) {}

  @Operation('listApplications')
  listApplications({ caller, list, query }: ApiRequest<'listApplications'>) {
    return this.applications.list(caller, list, query)
  }

  @Operation('countApplications')
  countApplications({ caller, query }: ApiRequest<'countApplications'>) {
    return this.applications.count(caller, query)
  }

  @Operation('createApplication')
  createApplication({ caller, body }: ApiRequest<'createApplication'>) {
    return this.applications.create(caller, body)
  }

  @Operation('getApplication')
  getApplication({ caller, path }: ApiRequest<'getApplication'>) {
    return this.applications.get(caller, path.application_id)
  }

  @Operation('updateApplication')
  updateApplication({ caller, path, body, ifMatch }: ApiRequest<'updateApplication'>) {
    return this.applications.update(caller, path.application_id, body, ifMatch)
  }

  @Operation('deleteApplication')
  deleteApplication({ caller, path, ifMatch }: ApiRequest<'deleteApplication'>) {
    return this.applications.delete(caller, path.application_id, ifMatch)
  }

  @Operation('rotateApplicationSecret')
  rotateApplicationSecret({ caller, path }: ApiRequest<'rotateApplicationSecret'>) {
    return this.applications.rotateSecret(caller, path.application_id)
  }

  @Operation('listPersonalTokens')
  listPersonalTokens({ caller, list, path }: ApiRequest<'listPersonalTokens'>) {
    return this.tokens.list(caller, list, path.application_id)
  }

  @Operation('countPersonalTokens')
  countPersonalTokens({ caller, path }: ApiRequest<'countPersonalTokens'>) {
    return this.tokens.count(caller, path.application_id)
  }

  @Operation('createPersonalToken')
  createPersonalToken({ caller, path, body }: ApiRequest<'createPersonalToken'>) {
    return this.tokens.create(caller, path.application_id, body?.scopes)
  }

  @Operation('renewPersonalToken')
  renewPersonalToken({ caller, path }: ApiRequest<'renewPersonalToken'>) {
    return this.tokens.renew(caller, path.application_id, path.token_id)
  }

  @Operation('deletePersonalToken')
  deletePersonalToken({ caller, path }: ApiRequest<'deletePersonalToken'>) {
    return this.tokens.revoke(caller, path.application_id, path.token_id)
  }
}
