import type { ProfilesOperations } from '@ingest/contract'
import { type AuthContext, type ListQuery, ProfileUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class ProfilesController implements ProfilesOperations<AuthContext, ListQuery> {
  constructor(private readonly profiles: ProfileUseCases) {}

  @Operation('listProfiles')
  listProfiles({ caller, list, query }: ApiRequest<'listProfiles'>) {
    return this.profiles.list(caller, list, query)
  }

  @Operation('countProfiles')
  countProfiles({ caller, query }: ApiRequest<'countProfiles'>) {
    return this.profiles.count(caller, query)
  }

  @Operation('createProfile')
  createProfile({ caller, body }: ApiRequest<'createProfile'>) {
    return this.profiles.create(caller, body)
  }

  @Operation('getProfile')
  getProfile({ caller, path }: ApiRequest<'getProfile'>) {
    return this.profiles.get(caller, path.profile_id)
  }

  @Operation('replaceProfile')
  replaceProfile({ caller, path, body, ifMatch }: ApiRequest<'replaceProfile'>) {
    return this.profiles.replace(caller, path.profile_id, body, ifMatch)
  }

  @Operation('deleteProfile')
  deleteProfile({ caller, path, query, ifMatch }: ApiRequest<'deleteProfile'>) {
    return this.profiles.delete(caller, path.profile_id, { ...query, ifMatch })
  }
}
