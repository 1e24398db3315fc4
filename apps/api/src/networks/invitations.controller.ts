import type { NetworksOperations } from '@ingest/contract'
import { type AuthContext, InvitationUseCases, type ListQuery } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

type Implemented = 'inviteUser' | 'deletePendingUser'

/** Whoever accepts has no token of the API yet, and hence is no caller. */
@Controller()
export class InvitationsController implements Pick<NetworksOperations<AuthContext, ListQuery>, Implemented> {
  constructor(private readonly invitations: InvitationUseCases) {}

  @Operation('inviteUser')
  inviteUser({ caller, path, body }: ApiRequest<'inviteUser'>) {
    return this.invitations.invite(caller, path.network_id, body)
  }

  @Operation('deletePendingUser')
  deletePendingUser({ caller, path }: ApiRequest<'deletePendingUser'>) {
    return this.invitations.withdraw(caller, path.network_id, path.pending_id)
  }

  @Operation('acceptInvitation')
  acceptInvitation({ path, body, requestId }: ApiRequest<'acceptInvitation'>) {
    return this.invitations.accept(path.token, body ?? {}, requestId)
  }
}
