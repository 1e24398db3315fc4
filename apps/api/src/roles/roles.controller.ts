import type { RolesOperations } from '@ingest/contract'
import { type AuthContext, type ListQuery, RoleUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class RolesController implements RolesOperations<AuthContext, ListQuery> {
  constructor(private readonly roles: RoleUseCases) {}

  @Operation('listRoles')
  listRoles({ caller, list, query }: ApiRequest<'listRoles'>) {
    return this.roles.list(caller, list, query)
  }

  @Operation('countRoles')
  countRoles({ caller, query }: ApiRequest<'countRoles'>) {
    return this.roles.count(caller, query)
  }

  @Operation('createRole')
  createRole({ caller, body }: ApiRequest<'createRole'>) {
    return this.roles.create(caller, body)
  }

  @Operation('getRole')
  getRole({ caller, path }: ApiRequest<'getRole'>) {
    return this.roles.get(caller, path.role_id)
  }

  @Operation('replaceRole')
  replaceRole({ caller, path, body, ifMatch }: ApiRequest<'replaceRole'>) {
    return this.roles.replace(caller, path.role_id, body, ifMatch)
  }

  @Operation('deleteRole')
  deleteRole({ caller, path, query, ifMatch }: ApiRequest<'deleteRole'>) {
    return this.roles.delete(caller, path.role_id, { ...query, ifMatch })
  }
}
