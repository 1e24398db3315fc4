import type { NetworksOperations } from '@ingest/contract'
import { type AuthContext, type ListQuery, MemberUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

type Implemented = 'linkNetworkUser' | 'unlinkNetworkUser' | 'addNetworkUser' | 'removeNetworkUser'

@Controller()
export class MembersController implements Pick<NetworksOperations<AuthContext, ListQuery>, Implemented> {
  constructor(private readonly members: MemberUseCases) {}

  @Operation('linkNetworkUser')
  linkNetworkUser({ caller, path, body }: ApiRequest<'linkNetworkUser'>) {
    return this.members.link(caller, path.network_id, body.id)
  }

  @Operation('unlinkNetworkUser')
  unlinkNetworkUser({ caller, path, body }: ApiRequest<'unlinkNetworkUser'>) {
    return this.members.remove(caller, path.network_id, body.id)
  }

  @Operation('addNetworkUser')
  addNetworkUser({ caller, path }: ApiRequest<'addNetworkUser'>) {
    return this.members.add(caller, path.network_id, path.user_id)
  }

  @Operation('removeNetworkUser')
  removeNetworkUser({ caller, path }: ApiRequest<'removeNetworkUser'>) {
    return this.members.remove(caller, path.network_id, path.user_id)
  }
}
