import type { UsersOperations } from '@ingest/contract'
import { type AuthContext, type ListQuery, RevocationUseCases, UserReader, UserUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class UsersController implements UsersOperations<AuthContext, ListQuery> {
  constructor(
    private readonly reader: UserReader,
    private readonly users: UserUseCases,
    private readonly revocation: RevocationUseCases,
  ) {}

  @Operation('listUsers')
  listUsers({ caller, list, query }: ApiRequest<'listUsers'>) {
    return this.reader.list(caller, list, query)
  }

  @Operation('countUsers')
  countUsers({ caller, query }: ApiRequest<'countUsers'>) {
    return this.reader.count(caller, query)
  }

  @Operation('getCurrentUser')
  getCurrentUser({ caller }: ApiRequest<'getCurrentUser'>) {
    return this.reader.get(caller, caller.userId)
  }

  @Operation('getUser')
  getUser({ caller, path }: ApiRequest<'getUser'>) {
    return this.users.get(caller, path.user_id)
  }

  @Operation('updateUser')
  updateUser({ caller, path, body, ifMatch }: ApiRequest<'updateUser'>) {
    return this.users.update(caller, path.user_id, body, ifMatch)
  }

  @Operation('deleteUser')
  deleteUser({ caller, path, query, ifMatch }: ApiRequest<'deleteUser'>) {
    return this.users.delete(caller, path.user_id, { ...query, ifMatch })
  }

  @Operation('transferVideos')
  transferVideos({ caller, path }: ApiRequest<'transferVideos'>) {
    return this.users.transferAuthorship(caller, path.from_user_id, path.to_user_id)
  }

  @Operation('replaceUserRoles')
  replaceUserRoles({ caller, path, body, ifMatch }: ApiRequest<'replaceUserRoles'>) {
    return this.users.setRoles(caller, path.user_id, body.role_ids, ifMatch)
  }

  @Operation('revokeCurrentToken')
  revokeCurrentToken({ caller }: ApiRequest<'revokeCurrentToken'>) {
    return this.revocation.revokeOwn(caller)
  }

  @Operation('revokeUserTokens')
  revokeUserTokens({ caller, path }: ApiRequest<'revokeUserTokens'>) {
    return this.revocation.revokeUser(caller, path.user_id)
  }
}
