import type { InputsOperations } from '@ingest/contract'
import { type AuthContext, InputUseCases, type ListQuery, UploadUseCases } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class InputsController implements InputsOperations<AuthContext, ListQuery> {
  constructor(
    private readonly inputs: InputUseCases,
    private readonly uploads: UploadUseCases,
  ) {}

  @Operation('listInputs')
  listInputs({ caller, list, query }: ApiRequest<'listInputs'>) {
    return this.inputs.list(caller, list, query)
  }

  @Operation('countInputs')
  countInputs({ caller, query }: ApiRequest<'countInputs'>) {
    return this.inputs.count(caller, query)
  }

  @Operation('createInput')
  createInput({ caller, body }: ApiRequest<'createInput'>) {
    return this.inputs.create(caller, body)
  }

  @Operation('getInput')
  getInput({ caller, path }: ApiRequest<'getInput'>) {
    return this.inputs.get(caller, path.input_id)
  }

  @Operation('updateInput')
  updateInput({ caller, path, body, ifMatch }: ApiRequest<'updateInput'>) {
    return this.inputs.change(caller, path.input_id, body, ifMatch)
  }

  @Operation('deleteInput')
  deleteInput({ caller, path, query, ifMatch }: ApiRequest<'deleteInput'>) {
    return this.inputs.delete(caller, path.input_id, { ...query, ifMatch })
  }

  @Operation('startUpload')
  startUpload({ caller, path, query, body }: ApiRequest<'startUpload'>) {
    return this.uploads.start(caller, path.input_id, query, body)
  }

  @Operation('signUploadPart')
  signUploadPart({ caller, path, query, body }: ApiRequest<'signUploadPart'>) {
    return this.uploads.sign(caller, path.input_id, query, body)
  }

  @Operation('completeUpload')
  completeUpload({ caller, path, body }: ApiRequest<'completeUpload'>) {
    return this.uploads.complete(caller, path.input_id, body)
  }

  @Operation('abortUpload')
  abortUpload({ caller, path, query, body }: ApiRequest<'abortUpload'>) {
    return this.uploads.abort(caller, path.input_id, query, body)
  }
}
