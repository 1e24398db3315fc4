import type { JobsOperations } from '@ingest/contract'
import { type AuthContext, JobUseCases, type ListQuery } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

@Controller()
export class JobsController implements JobsOperations<AuthContext, ListQuery> {
  constructor(private readonly jobs: JobUseCases) {}

  @Operation('listJobs')
  listJobs({ caller, list, query }: ApiRequest<'listJobs'>) {
    return this.jobs.list(caller, list, query)
  }

  @Operation('countJobs')
  countJobs({ caller, query }: ApiRequest<'countJobs'>) {
    return this.jobs.count(caller, query)
  }

  @Operation('createJob')
  createJob({ caller, body }: ApiRequest<'createJob'>) {
    return this.jobs.create(caller, body)
  }

  @Operation('getJob')
  getJob({ caller, path }: ApiRequest<'getJob'>) {
    return this.jobs.get(caller, path.job_id)
  }

  @Operation('deleteJob')
  deleteJob({ caller, path, query, ifMatch }: ApiRequest<'deleteJob'>) {
    return this.jobs.delete(caller, path.job_id, { ...query, ifMatch })
  }

  @Operation('getJobProgress')
  getJobProgress({ caller, path }: ApiRequest<'getJobProgress'>) {
    return this.jobs.progress(caller, path.job_id)
  }
}
