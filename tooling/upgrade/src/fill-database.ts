import type { AuthContext } from '@ingest/domain'
import { claimant, identityChanges, LiveFixture, liveChanges, MediaFixture, mediaChanges } from '@ingest/domain/testing'
import type { TestDatabase } from '@ingest/testing'
import type { OpenDomain } from './open-domain.ts'
import type { RecordedStatements } from './recorded-statements.ts'
import type { Seen } from './seen-by.ts'

type Caller = Pick<Seen, 'networkId' | 'userId'>

/**
 * Does everything that can be done to a platform, as the tests of the domain do: each use-case that announces something, and
 * those that people and workers call all the time.
 * @returns in whose networks
 */
export async function fillDatabase(url: string, opened: OpenDomain, statements: RecordedStatements): Promise<Caller[]> {
  const database: TestDatabase = { url, drop: async () => undefined }
  const [media, live] = [await MediaFixture.start({ database, queued: true }), await LiveFixture.start(database)]
  for (const { dataSource } of [media, live, opened]) statements.record(dataSource)
  try {
    const [encoder, streamer] = [await media.tenant(), await live.tenant()]
    const identities = []
    await quietChanges(opened, media, encoder)
    for (const change of Object.values(mediaChanges)) await carryOut(await change(media, encoder))
    for (const change of Object.values(liveChanges)) await carryOut(await change(live, streamer))
    for (const change of Object.values(identityChanges)) {
      const tenant = await live.tenant()
      identities.push(tenant)
      await carryOut(await change({ ...opened.domain, ...opened }, tenant))
    }
    await work(opened, media, encoder)
    return [encoder, streamer, ...identities].map(({ networkId, userId }) => ({ networkId, userId }))
  } finally {
    await live.stop()
    await media.stop()
  }
}

/** Some changes are told of and end in a refusal: an upload of too many bytes, work that is given up. */
async function carryOut(change: () => Promise<unknown>): Promise<void> {
  try {
    await change()
  } catch (error) {
    if ((error as Error).name === 'QueryFailedError') throw error
  }
}

/** What the contract has no event for. The subscription is told of what comes after it. */
async function quietChanges({ domain }: OpenDomain, media: MediaFixture, caller: AuthContext): Promise<void> {
  await domain.hooks.subscribe(caller, { event_names: ['videos.create', 'jobs.complete'], url: 'https://hooks.example.org/a' })
  const application = await domain.applications.create(caller, { name: 'Importer' })
  const client = await domain.tokens.authenticateClient(application.client_id, application.client_secret)
  await domain.tokens.clientCredentials(client, ['read_videos'])
  const personal = await domain.personalTokens.create(caller, application.id)
  await domain.tokens.refresh(client, personal.refresh_token, [])
  await domain.invitations.invite(caller, caller.networkId, { name: 'Grace', email: 'grace@example.org' })
  await domain.passwordResets.ask('nobody@example.org')
  await domain.keys.rotateSigningKey()
  const request = { key: 'one', path: 'POST /videos', content: {} }
  const begun = await domain.idempotency.begin(caller, request)
  if ('claim' in begun) await domain.idempotency.keep(begun.claim, { status: 201 })
  await media.playableVideo(caller)
}

/** What workers and the media app do all the time. */
async function work({ domain }: OpenDomain, media: MediaFixture, caller: AuthContext): Promise<void> {
  const { jobId } = await media.queuedJob(caller)
  const claim = await media.claimJob(caller, jobId)
  const report = { percent: 50, speed: 2, etaSeconds: 10, renditions: [] }
  await media.media.encode.heartbeat(claim)
  await media.media.encode.progress(claim, report)
  await media.media.encode.warn(claim, ['It is dark.'])
  await media.media.encode.release(claim)
  const probe = await media.claimProbe(caller, (await media.queuedInput(caller)).id)
  await media.media.probe.heartbeat(probe)
  await media.media.probe.release(probe)
  const [subscription] = (await domain.hooks.list(caller, { field: 'id', order: 'desc', max: 1 }, {})).items
  const ref = { networkId: caller.networkId, subscriptionId: String(subscription?.id) }
  const [first, second] = await domain.deliver.claim(ref, claimant)
  if (first) await domain.deliver.complete(first, { status: 200, body: 'thanks' })
  if (second) await domain.deliver.release(second)
  for (const sweep of [domain.deliver, domain.encode, domain.probe, domain.pull, domain.makeMp4, domain.broadcasts])
    await sweep.sweep()
  await media.media.uploads.completeSingles()
  await domain.objects.claimSweep()
  await domain.objects.endSweep(undefined)
  // From the clock of the domain: nothing is that old.
  await domain.retention.expire({ eventDays: 7300, deliveryDays: 7300 })
}
