import { keys } from '@ingest/storage/keys'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { aVariant, MediaFixture, probed } from '../testing/index.ts'
import { ObjectUseCases } from './object.use-cases.ts'

const hourMs = 3600 * 1000

describe('objects', () => {
  let fixture: MediaFixture
  let objects: ObjectUseCases
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await MediaFixture.start()
    objects = new ObjectUseCases(fixture)
  })
  afterAll(() => fixture?.stop())
  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
  })

  const longAgo = (key: string) => ({ key, lastModified: new Date(fixture.clock.now().getTime() - 25 * hourMs) })
  const leftovers = (...listed: string[]) => objects.leftovers(listed.map(longAgo))
  const image = (inputId: string) => keys.inputImage(caller.networkId, inputId, `1-${newId()}.jpg`)

  async function references(): Promise<string[]> {
    const found: string[] = []
    for await (const { key } of objects.references()) found.push(key)
    return found
  }

  /** Of a broadcast that goes on: there is no video yet. */
  async function broadcastSegment(): Promise<string> {
    const [liveId, broadcastId, videoId] = [newId(), newId(), newId()]
    const live = `INSERT INTO live_streams (id, network_id, title, state, stream_key, stream_key_hash) VALUES ($1, $2, 'x', 'RUNNING', 'x', 'x')`
    await fixture.dataSource.query(live, [liveId, caller.networkId])
    const broadcast = `INSERT INTO broadcasts (id, network_id, live_id, video_id, state, epoch, instance, internal_url, lease_until)
      VALUES ($1, $2, $3, $4, 'RUNNING', 1, 'x', 'x', now())`
    await fixture.dataSource.query(broadcast, [broadcastId, caller.networkId, liveId, videoId])
    return keys.broadcast(caller.networkId, videoId, broadcastId, 'r0/1.m4s')
  }

  it('are somebody’s: sources, pictures and variants', async () => {
    const { id } = await fixture.queuedInput(caller)
    const picture = image(id)
    await fixture.media.probe.complete(await fixture.claimProbe(caller, id), {
      ...probed,
      images: [{ id: newId(), key: picture }],
      imageBytes: 5,
    })
    const video = await fixture.playableVideo(caller)
    const [variant] = await fixture.dataSource.query('SELECT object_prefix FROM variants WHERE video_id = $1', [video.id])
    const sources = (await fixture.dataSource.query('SELECT object_key FROM inputs')).map(
      (row: { object_key: string }) => row.object_key,
    )
    const all = [...sources, picture, `${variant.object_prefix}master.m3u8`]
    expect((await references()).toSorted()).toEqual(all.toSorted())
    expect(await leftovers(...all, `${variant.object_prefix}0/17.m4s`)).toEqual([])
  })

  it('are somebody’s while they are being made', async () => {
    const { id } = await fixture.media.inputs.create(caller, { filename: 'film.mov', size: 5 })
    await fixture.media.uploads.start(caller, id, { type: 'amazon' })
    const [upload] = await fixture.dataSource.query('SELECT object_key FROM uploads')
    const { jobId, videoId } = await fixture.queuedJob(caller)
    const { attempt } = await fixture.claimJob(caller, jobId)
    const segment = keys.encode(caller.networkId, videoId, jobId, attempt, '0/0.m4s')
    expect(await leftovers(upload.object_key, segment, await broadcastSegment())).toEqual([])
  })

  it('are nobody’s after an abort, and of attempts that came to nothing', async () => {
    const { id } = await fixture.media.inputs.create(caller, { filename: 'film.mov', size: 5 })
    await fixture.media.uploads.start(caller, id, { type: 'amazon' })
    const [upload] = await fixture.dataSource.query('SELECT object_key FROM uploads')
    await fixture.media.uploads.abort(caller, id, { type: 'amazon' })
    const { jobId, videoId } = await fixture.queuedJob(caller)
    await fixture.claimJob(caller, jobId)
    await fixture.dataSource.query(`UPDATE jobs SET lease_until = now() - interval '1 day'`)
    await fixture.media.encode.complete(await fixture.claimJob(caller, jobId), { variants: [aVariant('Adaptive')], sizeBytes: 1 })
    const { networkId } = caller
    const nobodys = [
      upload.object_key,
      image(id),
      image(newId()),
      keys.encode(networkId, videoId, jobId, 1, '0/0.m4s'),
      keys.thumbnail(networkId, videoId, newId()),
      keys.encode(networkId, newId(), newId(), 1, 'master.m3u8'),
    ]
    expect((await leftovers(...nobodys)).toSorted()).toEqual(nobodys.toSorted())
  })

  it('stay when they are young, of another platform, or nothing of ours', async () => {
    const young = { key: image(newId()), lastModified: new Date(fixture.clock.now().getTime() - 23 * hourMs) }
    expect(await objects.leftovers([young])).toEqual([])
    expect(await leftovers(keys.source(newId(), newId(), newId()), 'backups/of/somebody', 'inputs/a/b')).toEqual([])
  })

  it('are swept by one at a time, piece by piece, and again after a day', async () => {
    fixture.clock.advance(hourMs)
    const turns = await Promise.all([objects.claimSweep(), objects.claimSweep()])
    expect(turns.filter(Boolean)).toEqual([{}])
    await objects.endSweep('inputs/b')
    expect(await objects.claimSweep()).toEqual({ after: 'inputs/b' })
    fixture.clock.advance(hourMs)
    // Whoever had the turn has died.
    expect(await objects.claimSweep()).toEqual({ after: 'inputs/b' })
    await objects.endSweep(undefined)
    fixture.clock.advance(23 * hourMs)
    expect(await objects.claimSweep()).toBeUndefined()
    fixture.clock.advance(hourMs)
    expect(await objects.claimSweep()).toEqual({})
  })
})
