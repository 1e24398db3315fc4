import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Input, Video } from '@ingest/contract'
import { createQueue } from '@ingest/queue'
import { createObjectStore, type ObjectStore } from '@ingest/storage'
import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import type { AuthContext } from '../core/scope.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact } from '../core/transaction.ts'
import type { EncodeClaim, NewVariant } from '../encode/encode.claim.ts'
import { createMedia } from '../media.ts'
import type { ProbeClaim } from '../probe/probe.claim.ts'
import { RecordedJobs } from './recorded-jobs.ts'
import { createTenant } from './tenant.ts'
import { startUploadServer } from './upload-server.ts'

export const claimant = { worker: 'worker-1', leaseSeconds: 30 }

export const probed = {
  metadata: { format: { format_name: 'mov', duration: '30.03', filename: 'pipe:0' }, streams: [{ codec_type: 'video' }] },
  hasVideo: true,
  hasAudio: true,
  images: [],
  imageBytes: 0,
}

/** The media half of the domain on a database and an object store of its own. */
export class MediaFixture {
  private constructor(
    readonly dataSource: DataSource,
    readonly store: ObjectStore,
    readonly clock: FakeClock,
    readonly jobs: RecordedJobs,
    readonly media: ReturnType<typeof createMedia>,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param options `queued` puts jobs into the real queue too, where nobody works on them; `database` is dropped in the end */
  static async start({
    maxUploadBytes = 1024 ** 3,
    queued = false,
    database: given,
  }: {
    maxUploadBytes?: number
    queued?: boolean
    database?: TestDatabase
  } = {}): Promise<MediaFixture> {
    const database = given ?? (await createTestDatabase())
    const dataSource = await createDataSource({ url: database.url }).initialize()
    const directory = await mkdtemp(path.join(os.tmpdir(), 'ingest-domain-'))
    const server = await startUploadServer((publicUrl) =>
      createObjectStore({ driver: 'fs', directory, publicUrl, signingKeys: ['a key that signs the urls of this test'] }),
    )
    const { store } = server
    const clock = new FakeClock()
    const queue = queued ? await createQueue({ databaseUrl: database.url, onError: () => undefined }) : undefined
    const jobs = new RecordedJobs(queue)
    const transact = createTransact(dataSource, jobs)
    const secrets = new SecretBox([Buffer.alloc(32, 1).toString('base64')])
    const urls = { api: 'https://api.example.com', media: 'https://media.example.com' }
    const media = createMedia({ dataSource, transact, clock, urls, store, maxUploadBytes, secrets })
    return new MediaFixture(dataSource, store, clock, jobs, media, async () => {
      await server.stop()
      await queue?.stop()
      await dataSource.destroy()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    })
  }

  /** Nothing of earlier tests is left that a sweep could find. */
  async clear(): Promise<void> {
    await this.dataSource.query('TRUNCATE networks CASCADE')
    this.jobs.sent.length = 0
  }

  tenant(): Promise<AuthContext> {
    return createTenant(this.dataSource)
  }

  /** Puts bytes where a signed URL says, as clients do. */
  async put(url: string, bytes: Buffer): Promise<number> {
    const response = await fetch(url, { method: 'PUT', body: new Uint8Array(bytes) })
    await response.arrayBuffer()
    return response.status
  }

  /** An input whose bytes have arrived. */
  async queuedInput(caller: AuthContext, filename = 'film.mov', bytes = Buffer.from('the bytes of a film')): Promise<Input> {
    const { inputs, uploads } = this.media
    const { id } = await inputs.create(caller, { filename, size: bytes.length })
    const upload = await uploads.start(caller, id, {})
    if (!('uploadId' in upload)) throw new Error('a multipart upload has an id')
    const { url } = await uploads.sign(caller, id, {}, { partNumber: 1, uploadId: upload.uploadId })
    await this.put(url, bytes)
    await uploads.complete(caller, id, { uploadId: upload.uploadId })
    return inputs.get(caller, id)
  }

  async claimProbe(caller: AuthContext, inputId: string): Promise<ProbeClaim> {
    const claim = await this.media.probe.claim({ networkId: caller.networkId, inputId }, claimant)
    if (!claim) throw new Error(`input ${inputId} cannot be claimed`)
    return claim
  }

  async readyInput(caller: AuthContext, filename?: string, has: Partial<typeof probed> = {}): Promise<Input> {
    const { id } = await this.queuedInput(caller, filename)
    await this.media.probe.complete(await this.claimProbe(caller, id), { ...probed, ...has })
    return this.media.inputs.get(caller, id)
  }

  async profileId(caller: AuthContext): Promise<string> {
    const { id } = await this.media.profiles.create(caller, {})
    return id
  }

  /** A job that a worker can claim. */
  async queuedJob(caller: AuthContext, video?: Video): Promise<{ jobId: string; videoId: string }> {
    const input = await this.readyInput(caller)
    const videoId = video?.id ?? (await this.media.videos.create(caller, { title: 'Film' })).id
    const profile = await this.profileId(caller)
    const { id } = await this.media.jobs.create(caller, { inputs: [input.id], profile, video: videoId })
    return { jobId: id, videoId }
  }

  async claimJob(caller: AuthContext, jobId: string, worker = 'worker-1'): Promise<EncodeClaim> {
    const claim = await this.media.encode.claim({ networkId: caller.networkId, jobId }, { ...claimant, worker })
    if (!claim) throw new Error(`job ${jobId} cannot be claimed`)
    return claim
  }

  /** A video that has been encoded. */
  async playableVideo(caller: AuthContext, names = ['Adaptive']): Promise<Video> {
    const { jobId, videoId } = await this.queuedJob(caller)
    await this.media.encode.complete(await this.claimJob(caller, jobId), { variants: names.map(aVariant), sizeBytes: 1000 })
    return this.media.videos.get(caller, videoId)
  }

  async eventNames(caller: AuthContext): Promise<string[]> {
    const sql = 'SELECT name FROM events WHERE network_id = $1 ORDER BY id'
    const rows: { name: string }[] = await this.dataSource.query(sql, [caller.networkId])
    return rows.map(({ name }) => name)
  }
}

export function aVariant(name: string): NewVariant {
  return { name, type: 'hls', durationSeconds: 30.03, entry: 'master.m3u8' }
}
