import type { LiveStream } from '@ingest/contract'
import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import type { AuthContext } from '../core/scope.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact } from '../core/transaction.ts'
import type { BroadcastClaim } from '../live/broadcast.claim.ts'
import type { BroadcastHealth } from '../live/broadcast.health.ts'
import { BroadcastUseCases } from '../live/broadcast.use-cases.ts'
import { LiveUseCases } from '../live/live.use-cases.ts'
import { LiveReportUseCases } from '../live/live-report.use-cases.ts'
import { type RecordingClaim, RecordingUseCases } from '../live/recording.use-cases.ts'
import { MakeMp4UseCases } from '../mp4/make-mp4.use-cases.ts'
import type { Mp4Claim } from '../mp4/mp4.claim.ts'
import { Mp4UseCases } from '../mp4/mp4.use-cases.ts'
import { claimant } from './media.ts'
import { RecordedJobs } from './recorded-jobs.ts'
import { createTenant } from './tenant.ts'

export const mediaInstance = { instance: 'media-1', internalUrl: 'http://media-1.internal:3001', leaseSeconds: 15 }

export function aHealth(problems: BroadcastHealth['problems'] = []): BroadcastHealth {
  const source = { bitRate: 3_000_000, frameRate: 25, keyframeSeconds: 2, droppedFrames: 0, lateSeconds: 0.02 }
  const renditions = [{ width: 1280, height: 720, codecs: ['avc1.64001f', 'mp4a.40.2'], bitRate: 3_000_000 }]
  return { problems, viewers: 3, reconnects: 0, source, renditions }
}

/** The live half of the domain on a database of its own. */
export class LiveFixture {
  private constructor(
    readonly url: string,
    readonly dataSource: DataSource,
    readonly clock: FakeClock,
    readonly live: LiveUseCases,
    readonly broadcasts: BroadcastUseCases,
    readonly reports: LiveReportUseCases,
    readonly recordings: RecordingUseCases,
    readonly mp4s: Mp4UseCases,
    readonly makeMp4: MakeMp4UseCases,
    readonly jobs: RecordedJobs,
    /** The same on another connection to the database. */
    readonly broadcastsOn: (dataSource: DataSource) => BroadcastUseCases,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param given is dropped in the end */
  static async start(given?: TestDatabase): Promise<LiveFixture> {
    const database = given ?? (await createTestDatabase())
    const dataSource = await createDataSource({ url: database.url }).initialize()
    const clock = new FakeClock()
    const urls = { api: 'https://api.example.com', media: 'https://media.example.com', rtmp: 'rtmp://rtmp.example.com' }
    const secrets = new SecretBox([Buffer.alloc(32, 3).toString('base64')])
    const jobs = new RecordedJobs()
    const deps = { dataSource, transact: createTransact(dataSource, jobs), clock, urls, secrets }
    const [live, broadcasts, reports] = [new LiveUseCases(deps), new BroadcastUseCases(deps), new LiveReportUseCases(deps)]
    const [recordings, mp4s, makeMp4] = [new RecordingUseCases(deps), new Mp4UseCases(deps), new MakeMp4UseCases(deps)]
    const useCases = [live, broadcasts, reports, recordings, mp4s, makeMp4] as const
    const broadcastsOn = (other: DataSource) =>
      new BroadcastUseCases({ ...deps, dataSource: other, transact: createTransact(other, jobs) })
    return new LiveFixture(database.url, dataSource, clock, ...useCases, jobs, broadcastsOn, async () => {
      await dataSource.destroy()
      await database.drop()
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

  /** @throws Error when its key is refused */
  async claim({ stream_key }: LiveStream, instance = mediaInstance): Promise<BroadcastClaim> {
    const claim = await this.broadcasts.claim(stream_key, instance)
    if (typeof claim === 'string') throw new Error(`the key is refused: ${claim}`)
    return claim
  }

  /** A stream that somebody publishes to. */
  async running(caller: AuthContext): Promise<{ stream: LiveStream; claim: BroadcastClaim }> {
    const stream = await this.live.create(caller, { title: 'Town hall' })
    return { stream, claim: await this.claim(stream) }
  }

  /** A broadcast that has ended, all of which is in the store, and that somebody makes a recording of. */
  async ended(caller: AuthContext): Promise<{ stream: LiveStream; recording: RecordingClaim }> {
    const { stream, claim } = await this.running(caller)
    await this.broadcasts.end(claim, 'publisher')
    await this.broadcasts.settle(claim)
    const recording = await this.recordings.claim(claim)
    if (!recording) throw new Error('the recording cannot be claimed')
    return { stream, recording }
  }

  /** A recording that has become a video. */
  async recorded(caller: AuthContext): Promise<RecordingClaim> {
    const { recording } = await this.ended(caller)
    await this.recordings.complete(recording, { durationSeconds: 30, sizeBytes: 1000, entry: 'recording-1.m3u8' })
    return recording
  }

  /** An MP4 that somebody makes. */
  async claimedMp4(caller: AuthContext): Promise<Mp4Claim> {
    await this.mp4s.request(caller, (await this.recorded(caller)).videoId)
    const claim = await this.makeMp4.claim(this.jobs.of('make-mp4').at(-1) as { networkId: string; mp4Id: string }, claimant)
    if (!claim) throw new Error('the MP4 cannot be claimed')
    return claim
  }

  async events(caller: AuthContext): Promise<{ name: string; data: object }[]> {
    return this.dataSource.query('SELECT name, data FROM events WHERE network_id = $1 ORDER BY id', [caller.networkId])
  }
}
