import type { NetworksOperations } from '@ingest/contract'
import { type AuthContext, type ListQuery, NetworkUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

type Implemented = 'listNetworks' | 'countNetworks' | 'createNetwork' | 'getNetwork' | 'updateNetwork'

@Controller()
export class NetworksController implements Pick<NetworksOperations<AuthContext, ListQuery>, Implemented> {
  constructor(private readonly networks: NetworkUseCases) {}

  @Operation('listNetworks')
  listNetworks({ caller, list, query }: ApiRequest<'listNetworks'>) {
    return this.networks.list(caller, list, query)
  }

  @Operation('countNetworks')
  countNetworks({ caller, query }: ApiRequest<'countNetworks'>) {
    return this.networks.count(caller, query)
  }

  @Operation('createNetwork')
  createNetwork({ caller, body }: ApiRequest<'createNetwork'>) {
    return this.networks.create(caller, body)
  }

  @Operation('getNetwork')
  getNetwork({ caller, path, query }: ApiRequest<'getNetwork'>) {
    return this.networks.get(caller, path.network_id, query)
  }

  @Operation('updateNetwork')
  updateNetwork({ caller, path, body, ifMatch }: ApiRequest<'updateNetwork'>) {
    return this.networks.update(caller, path.network_id, body, ifMatch)
  }
}
