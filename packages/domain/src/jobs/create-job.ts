import type { Job, JobCreate } from '@ingest/contract'
import { currentTraceParent } from '@ingest/queue/trace'
import { type EntityManager, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { Scope } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { InputEntity } from '../entities/input.entity.ts'
import { JobEntity } from '../entities/job.entity.ts'
import { JobInputEntity } from '../entities/job-input.entity.ts'
import { ProfileEntity } from '../entities/profile.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { assertWithinQuotas } from '../limits/quotas.ts'
import { toSnapshot } from '../profiles/profile.mapper.ts'
import { assertOneFilm } from './job.inputs.ts'
import { toJob } from './job.mapper.ts'
import { nothingEncoded, queueJob } from './job.queue.ts'

/** Asks for an encoding: at once, or as soon as its inputs are ready. */
export class CreateJob {
  constructor(private readonly deps: { transact: Transact; clock: Clock; urls: Urls }) {}

  /**
   * @throws DomainError 403 for one too many, 409 for an input in error, 422 for an id that is unknown or in the trash, and for
   * inputs that make no film
   */
  create(scope: Scope, body: JobCreate): Promise<Job> {
    return this.deps.transact(async (tx) => {
      const inputs = await this.lockInputs(tx.manager, scope, body.inputs)
      const profile = await this.profile(tx.manager, scope, body.profile)
      const video = await this.lockVideo(tx.manager, scope, body.video)
      assertOneFilm(inputs)
      const failed = inputs.find(({ state }) => state === 'ERROR')
      if (failed) throw errors.inputFailed(failed.id)
      const job = await insertRow(tx.manager, JobEntity, this.newJob(scope, profile, video))
      await this.use(tx.manager, job, inputs)
      await assertWithinQuotas(tx.manager, job.networkId, 'jobs', 'storage')
      if (inputs.every(({ state }) => state === 'READY')) await queueJob(tx, this.deps.clock, job)
      const ids = inputs.map(({ id }) => id)
      const shown = toJob(job, ids, this.deps.urls)
      await tx.announce(scope, 'jobs.create', job.id, shown)
      return shown
    })
  }

  /** In the order of their ids, so that two callers never wait for each other; returned in the order asked. */
  private async lockInputs(manager: EntityManager, scope: Scope, ids: string[]): Promise<InputEntity[]> {
    const asked = [...new Set(ids.map((id) => id.toLowerCase()))]
    const found = new Map<string, InputEntity>()
    for (const id of asked.toSorted()) {
      const where = { id, networkId: scope.networkId, deletedAt: IsNull() }
      const input = await manager.findOne(InputEntity, { where, lock: { mode: 'pessimistic_write' } })
      if (!input) throw errors.unknownReference(`/inputs/${asked.indexOf(id)}`, 'input', id)
      found.set(id, input)
    }
    return asked.flatMap((id) => found.get(id) ?? [])
  }

  private async profile(manager: EntityManager, { networkId }: Scope, id: string): Promise<ProfileEntity> {
    const profile = await manager.findOneBy(ProfileEntity, { id, networkId, deletedAt: IsNull() })
    if (!profile) throw errors.unknownReference('/profile', 'profile', id)
    return profile
  }

  private async lockVideo(manager: EntityManager, { networkId }: Scope, id: string): Promise<VideoEntity> {
    const where = { id, networkId, deletedAt: IsNull() }
    const video = await manager.findOne(VideoEntity, { where, lock: { mode: 'pessimistic_write' } })
    if (!video) throw errors.unknownReference('/video', 'video', id)
    return video
  }

  private newJob(scope: Scope, profile: ProfileEntity, video: VideoEntity): JobEntity {
    const now = this.deps.clock.now()
    return Object.assign(new JobEntity(), {
      id: newId(),
      networkId: scope.networkId,
      videoId: video.id,
      profileId: profile.id,
      profileSnapshot: toSnapshot(profile),
      state: 'WAITING',
      attempt: 0,
      tries: 0,
      worker: null,
      leaseUntil: null,
      progress: 0,
      error: null,
      warnings: [],
      ...nothingEncoded,
      requestId: scope.requestId ?? null,
      traceParent: currentTraceParent(),
      startedAt: null,
      finishedAt: null,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    } satisfies JobEntity)
  }

  private async use(
    manager: EntityManager,
    { id: jobId, networkId, createdAt }: JobEntity,
    inputs: InputEntity[],
  ): Promise<void> {
    const uses = inputs.map(({ id: inputId }, position) => ({ jobId, networkId, inputId, position }))
    await manager.insert(JobInputEntity, uses)
    for (const input of inputs) await changeRow(manager, InputEntity, input, { lastUsed: createdAt })
  }
}
