import type { Input, Video } from '@ingest/contract'
import { isPublished } from '@ingest/domain'
import { keys, type ObjectStore } from '@ingest/storage'
import { makeVideo, waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { overridden, stalled, WorkerFixture } from '../../test/worker.fixture.ts'
import type { WorkerDeps } from '../worker.deps.ts'

let fixture: WorkerFixture
let clip: Input

beforeAll(async () => {
  HLS.setOptions({ strictMode: true })
  fixture = await WorkerFixture.start()
  await fixture.startWorker()
  clip = await fixture.probed(await makeVideo({ seconds: 26, width: 640, height: 360 }))
  await fixture.stopWorkers()
}, 90_000)
afterEach(() => fixture.stopWorkers())
afterAll(() => fixture.stop())

const fast = { codec_options: { preset: 'ultrafast' } }
const ladder = {
  data: {
    renditions: [
      { id: 1, video: { width: 320, height: 180, bitrate: '300k', ...fast } },
      { id: 2, video: { width: 160, height: 90, bitrate: '100k', ...fast } },
      { id: 3, audio: { bitrate: '64k' } },
    ],
  },
}

const folderOf = (key: string) => key.slice(0, key.lastIndexOf('/') + 1)
const mediaOf = (text: string) => HLS.parse(text) as HLS.types.MediaPlaylist
const masterOf = (text: string) => HLS.parse(text) as HLS.types.MasterPlaylist
const childrenOf = ({ variants }: HLS.types.MasterPlaylist) => [
  ...variants.map(({ uri }) => uri),
  ...(variants[0]?.audio ?? []).flatMap(({ uri }) => uri ?? []),
]

/** Looks at every playlist that is written, at the moment when players can see it. */
class Watch {
  readonly versions = new Map<string, string[]>()
  readonly faults: string[] = []

  constructor(private readonly store: ObjectStore) {}

  async look(key: string, text: string): Promise<void> {
    const before = this.versions.get(key) ?? []
    this.versions.set(key, [...before, text])
    if (!text.startsWith(before.at(-1) ?? '')) this.faults.push(`${key} changed what it said`)
    const playlist = HLS.parse(text)
    const named = playlist.isMasterPlaylist ? childrenOf(playlist as HLS.types.MasterPlaylist) : segmentsOf(mediaOf(text))
    if (named.length === 0) this.faults.push(`${key} is empty`)
    for (const uri of named)
      if (!(await this.store.head(folderOf(key) + uri))) this.faults.push(`${key} names ${uri}, which is not there`)
  }
}

function segmentsOf({ segments }: HLS.types.MediaPlaylist): string[] {
  return [...new Set(segments.flatMap(({ uri, map }) => [uri, map?.uri ?? 'no map']))]
}

const variantOf = async ({ id }: Pick<Video, 'id'>) => (await fixture.domain.playback.video(id))?.variants[0]

async function untilOffered(video: Video, fact: (prefix: string) => boolean = () => true) {
  const offered = async () => {
    const variant = await variantOf(video)
    return variant && fact(variant.objectPrefix) ? variant : undefined
  }
  return waitFor(offered, { timeoutSeconds: 60, what: 'the beginning is offered' })
}

describe('while a video is encoded for the first time', () => {
  it('it plays from playlists that only grow and name only what is there', async () => {
    const [late, second, last] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const watch = new Watch(fixture.store)
    await fixture.startWorker((deps) => {
      const put: ObjectStore['put'] = async (key, body, options) => {
        if (key.endsWith('video-1/00000.m4s')) await second.promise
        if (key.endsWith('video-2/00004.m4s')) await last.promise
        const stored = await deps.store.put(key, body, options)
        if (key.endsWith('video-1/00001.m4s')) second.resolve()
        if (/growing\.m3u8$/.test(key) && Buffer.isBuffer(body)) await watch.look(key, body.toString('utf8'))
        if (key.endsWith('video-2/00003.m4s')) late.resolve()
        return stored
      }
      return { ...deps, store: overridden(deps.store, { put }) }
    })
    const { job, video } = await fixture.createJob(clip, ladder)
    const { id, entry, objectPrefix } = await untilOffered(video)
    await late.promise
    const [published] = await fixture.domain.videos.publish(fixture.caller, [video.id])
    expect(published).toMatchObject({ status: 'PROCESSING', variants: [{ id, name: 'Adaptive' }] })
    const facts = await fixture.domain.playback.video(video.id)
    expect(facts && isPublished(facts, new Date())).toBe(true)
    const children = childrenOf(masterOf(await fixture.text(objectPrefix + entry)))
    expect(children).toEqual(['video-1/growing.m3u8', 'video-2/growing.m3u8', 'audio-3/growing.m3u8'])
    for (const child of children) expect(mediaOf(await fixture.text(objectPrefix + child)).endlist).toBe(false)
    last.resolve()

    await fixture.untilJob(job.id, ({ status }) => status !== 0, 80)
    expect(await fixture.domain.videos.get(fixture.caller, video.id)).toMatchObject({
      status: 'PUBLISHED',
      playback_urls: published?.playback_urls,
      variants: [{ id, duration: expect.closeTo(26, 0) }],
    })
    const { entry: finalEntry, provisional } = (await variantOf(video)) ?? {}
    expect([finalEntry, provisional]).toEqual(['playlist-1.m3u8', false])
    for (const child of childrenOf(masterOf(await fixture.text(`${objectPrefix}${finalEntry}`)))) {
      const final = await fixture.text(objectPrefix + child)
      const grown = await fixture.text(objectPrefix + child.replace('media.m3u8', 'growing.m3u8'))
      expect(grown.replace('TYPE:EVENT', 'TYPE:VOD')).toBe(final)
    }
    expect(watch.faults).toEqual([])
    const counts = [...watch.versions].map(([key, texts]) => [key.slice(objectPrefix.length), texts.length])
    expect(counts.toSorted()).toEqual([
      ['audio-3/growing.m3u8', expect.any(Number)],
      ['playlist-1-growing.m3u8', 1],
      ['video-1/growing.m3u8', expect.any(Number)],
      ['video-2/growing.m3u8', expect.any(Number)],
    ])
    for (const [, texts] of watch.versions) if (texts.length > 1) expect(texts.at(-1)).toContain('#EXT-X-ENDLIST')
  }, 150_000)

  it('the next attempt takes over when its worker is killed, and nothing of the old one is named', async () => {
    let isFrozen = true
    await fixture.startWorker((deps) => frozen(deps, () => isFrozen))
    const { job, video } = await fixture.createJob(clip, { data: { renditions: ladder.data.renditions.slice(0, 1) } })
    const first = keys.attemptPrefix(fixture.caller.networkId, video.id, job.id, 1)
    const before = await untilOffered(video, (prefix) => prefix === first)
    isFrozen = false
    const second = keys.attemptPrefix(fixture.caller.networkId, video.id, job.id, 2)
    await fixture.startWorker()
    const after = await untilOffered(video, (prefix) => prefix === second)
    expect(after.id).not.toBe(before.id)
    expect((await fixture.domain.playback.video(video.id))?.variants).toHaveLength(1)
    await fixture.untilJob(job.id, ({ status }) => status !== 0, 80)
    expect((await fixture.domain.playback.video(video.id))?.variants).toMatchObject([
      { id: after.id, objectPrefix: second, provisional: false, replaced: false },
    ])
    expect((await fixture.job(job.id)).status).toBe(1)
    const [media] = childrenOf(masterOf(await fixture.text(`${second}playlist-1.m3u8`)))
    const names = segmentsOf(mediaOf(await fixture.text(`${second}${media}`)))
    expect(await fixture.keys(second)).toEqual(expect.arrayContaining(names.map((name) => `${second}video-1/${name}`)))
  }, 150_000)
})

describe('a video that plays', () => {
  it('keeps what it has while it is encoded anew', async () => {
    await fixture.startWorker()
    const short = await fixture.probed(await makeVideo({ seconds: 4 }))
    const profile = { data: { renditions: ladder.data.renditions.slice(0, 1) } }
    const { job, video } = await fixture.createJob(short, profile)
    await fixture.untilJob(job.id, ({ status }) => status === 1, 60)
    const before = await variantOf(video)
    const { id: again } = await fixture.domain.jobs.create(fixture.caller, {
      inputs: [short.id],
      profile: job.profile,
      video: video.id,
    })
    await fixture.untilJob(again, ({ status }) => status === 1, 60)
    const stored = await fixture.keys(keys.attemptPrefix(fixture.caller.networkId, video.id, again, 1))
    expect(stored.filter((key) => key.includes('growing'))).toEqual([])
    const { variants } = (await fixture.domain.playback.video(video.id)) ?? {}
    expect(variants).toMatchObject([
      { id: before?.id, replaced: true },
      { replaced: false, provisional: false },
    ])
  }, 120_000)
})

/** Its source stalls, and it gives no sign of life: as dead as a worker can be in this process. */
function frozen(deps: WorkerDeps, isFrozen: () => boolean): WorkerDeps {
  const { store } = stalled(deps)
  const get: ObjectStore['get'] = (key, options) => (isFrozen() ? store : deps.store).get(key, options)
  const encode = new Proxy(deps.domain.encode, {
    get(target, name) {
      if (['heartbeat', 'progress', 'isCancelled'].includes(String(name))) return async () => name !== 'isCancelled'
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  return { ...deps, store: overridden(deps.store, { get }), domain: { ...deps.domain, encode } }
}
