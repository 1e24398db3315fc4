import { createTenant } from '@ingest/domain/testing'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { OpenDomain } from '../open-domain.ts'
import { TestCommands } from '../testing/test-commands.ts'

let commands: TestCommands

beforeEach(async () => {
  commands = await TestCommands.start()
})
afterEach(() => commands.stop())

const check = async (...options: string[]) => {
  const { exitCode, results } = await commands.json(['admin', 'check', ...options])
  return [exitCode, ...results]
}

describe('check', () => {
  it('tells of objects that are missing or changed', async () => {
    await commands.whileOpen(async ({ domain, store, dataSource }) => {
      const caller = await createTenant(dataSource)
      const { id } = await domain.inputs.create(caller, { filename: 'film.mov', size: 4 })
      await domain.uploads.start(caller, id, { type: 'amazon' })
      await domain.uploads.sign(caller, id, { type: 'amazon' }, {})
      const [{ object_key: key }] = await dataSource.query('SELECT object_key FROM uploads')
      await store.put(key, Buffer.from('film'))
      await domain.inputs.get(caller, id)
      expect(await check()).toEqual([0])
      await store.put(key, Buffer.from('mill'))
      const problem = { of: 'input', id, network_id: caller.networkId, key }
      expect(await check()).toEqual([3, { problem: 'changed', ...problem }])
      await store.delete([key])
      expect(await check()).toEqual([3, { problem: 'missing', ...problem }])
    })
  })

  it('follows playlists to their segments when it is told to', async () => {
    await commands.whileOpen(async ({ store, dataSource }) => {
      const caller = await createTenant(dataSource)
      const prefix = `videos/${caller.networkId}/${crypto.randomUUID()}/`
      const text = (lines: string) => Buffer.from(`#EXTM3U\n${lines}\n`)
      await store.put(
        `${prefix}main.m3u8`,
        text('#EXT-X-MEDIA:TYPE=AUDIO,URI="a/main.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv/main.m3u8'),
      )
      await store.put(
        `${prefix}v/main.m3u8`,
        text('#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\n1.m4s\n#EXTINF:4,\n2.m4s\n#EXT-X-ENDLIST'),
      )
      await store.put(`${prefix}a/main.m3u8`, text('#EXT-X-BYTERANGE:1@0\nall.ts\n#EXT-X-BYTERANGE:1@1\nall.ts\n#EXT-X-ENDLIST'))
      for (const name of ['v/init.mp4', 'v/1.m4s', 'a/all.ts']) await store.put(`${prefix}${name}`, Buffer.from('x'))
      await insertVariant(dataSource, caller.networkId, prefix)
      expect(await check()).toEqual([0])
      expect(await check('--segments')).toEqual([
        3,
        expect.objectContaining({ problem: 'missing', of: 'variant', key: `${prefix}v/2.m4s` }),
      ])
      await store.put(`${prefix}v/2.m4s`, Buffer.from('x'))
      expect(await check('--segments')).toEqual([0])
      await store.delete([`${prefix}a/main.m3u8`])
      expect(await check('--segments')).toMatchObject([3, { key: `${prefix}a/main.m3u8` }])
    })
  })
})

/** Of a recording, which no job has made. */
async function insertVariant(dataSource: OpenDomain['dataSource'], networkId: string, prefix: string): Promise<void> {
  const [{ id: authorId }] = await dataSource.query('SELECT user_id AS id FROM members WHERE network_id = $1', [networkId])
  const [videoId, now] = [prefix.split('/')[2], new Date()]
  await dataSource.query(
    `INSERT INTO videos (id, network_id, author_id, title, media_state, created_at, updated_at) VALUES ($1, $2, $3, 'Film', 'READY', $4, $4)`,
    [videoId, networkId, authorId, now],
  )
  await dataSource.query(
    `INSERT INTO variants (id, network_id, video_id, job_id, name, type, object_prefix, entry, duration_seconds, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'Adaptive', 'hls', $5, 'main.m3u8', 8, $6, $6)`,
    [crypto.randomUUID(), networkId, videoId, crypto.randomUUID(), prefix, now],
  )
}
