import type { NetworksOperations, PlaybackKey } from '@ingest/contract'
import { type AuthContext, type ListQuery, PlaybackKeyUseCases, weaknessOf } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { ApiAnswer, type ApiRequest, Operation } from '../http/index.ts'

/** Creating one answers with a header beside the key, which the contract's types do not know. */
type Implemented = 'listPlaybackKeys' | 'countPlaybackKeys' | 'getPlaybackKey' | 'updatePlaybackKey' | 'deletePlaybackKey'

@Controller()
export class PlaybackKeysController implements Pick<NetworksOperations<AuthContext, ListQuery>, Implemented> {
  constructor(private readonly keys: PlaybackKeyUseCases) {}

  @Operation('listPlaybackKeys')
  listPlaybackKeys({ caller, path, list, query }: ApiRequest<'listPlaybackKeys'>) {
    return this.keys.list(caller, path.network_id, list, query)
  }

  @Operation('countPlaybackKeys')
  countPlaybackKeys({ caller, path, query }: ApiRequest<'countPlaybackKeys'>) {
    return this.keys.count(caller, path.network_id, query)
  }

  @Operation('createPlaybackKey')
  async createPlaybackKey({ caller, path, body }: ApiRequest<'createPlaybackKey'>) {
    return created(await this.keys.create(caller, path.network_id, body))
  }

  @Operation('getPlaybackKey')
  getPlaybackKey({ caller, path }: ApiRequest<'getPlaybackKey'>) {
    return this.keys.get(caller, path.network_id, path.key_id)
  }

  @Operation('updatePlaybackKey')
  updatePlaybackKey({ caller, path, body, ifMatch }: ApiRequest<'updatePlaybackKey'>) {
    return this.keys.update(caller, path.network_id, path.key_id, body, ifMatch)
  }

  @Operation('deletePlaybackKey')
  deletePlaybackKey({ caller, path, ifMatch }: ApiRequest<'deletePlaybackKey'>) {
    return this.keys.delete(caller, path.network_id, path.key_id, ifMatch)
  }
}

/** A weak key is accepted with a remark, in the form that the Warning header had (RFC 7234 §5.5). */
function created(key: PlaybackKey): ApiAnswer {
  const weakness = weaknessOf(key.key)
  return new ApiAnswer(201, key, { location: key.url, ...(weakness && { warning: `299 - "${weakness}"` }) })
}
