import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { StorageError } from '@ingest/storage'
import { makeVideo, waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { aborted, overridden, WorkerFixture } from '../../test/worker.fixture.ts'

let fixture: WorkerFixture
let directory: string

beforeAll(async () => {
  fixture = await WorkerFixture.start()
  directory = await mkdtemp(path.join(tmpdir(), 'probe-input-'))
}, 60_000)
afterEach(() => fixture.stopWorkers())
afterAll(async () => {
  await fixture.stop()
  await rm(directory, { recursive: true, force: true })
})

it('notices an upload that has arrived, and makes it ready with metadata and a poster', async () => {
  await fixture.startWorker()
  const input = await fixture.probed(await makeVideo({ seconds: 3 }), 'holiday.mov')
  expect(input).toMatchObject({
    status: 'READY',
    error: null,
    metadata: { format: { filename: 'holiday.mov' }, streams: [{ codec_type: 'video' }, { codec_type: 'audio' }] },
    images: [{ thumbnail_type: 'system' }],
  })
  const images = await fixture.keys(`inputs/${fixture.caller.networkId}/${input.id}/images/`)
  expect(images).toHaveLength(1)
  const stored = await fixture.store.head(images[0] ?? '')
  expect(stored?.contentType).toBe('image/jpeg')
  const [row] = await fixture.dataSource.query('SELECT image_bytes FROM inputs WHERE id = $1', [input.id])
  expect(Number(row.image_bytes)).toBe(stored?.sizeBytes)
  expect(await fixture.events()).toContain('inputs.complete')
  expect(await fixture.scratch()).toEqual([])
})

it('explains what is no media, what is cut, and what points elsewhere', async () => {
  await fixture.startWorker()
  const [text, cut, playlist] = ['text', 'cut', 'playlist'].map((name) => path.join(directory, name)) as [string, string, string]
  await writeFile(text, 'not a film\n'.repeat(100))
  await copyFile(await makeVideo({ seconds: 6 }), cut)
  await truncate(cut, 60_000)
  await writeFile(playlist, '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n')
  const errors = await Promise.all([text, cut, playlist].map(async (file) => (await fixture.probed(file, 'film.mp4')).error))
  expect(errors).toMatchObject([{ code: 'not-media' }, { code: 'truncated' }, { code: 'not-self-contained' }])
  expect(JSON.stringify(errors)).not.toContain('127.0.0.1')
})

it('tries again when the store fails for a while', async () => {
  let isAway = true
  await fixture.startWorker((deps) => {
    const get: typeof deps.store.get = async (key, options) => {
      if (isAway) throw new StorageError('unavailable', 'away')
      return deps.store.get(key, options)
    }
    return { ...deps, store: overridden(deps.store, { get }) }
  })
  const { id } = await fixture.upload(await makeVideo({ seconds: 2 }))
  const rowOf = async () => (await fixture.dataSource.query('SELECT state, tries, attempt FROM inputs WHERE id = $1', [id]))[0]
  const failedOnce = await waitFor(
    async () => {
      const row = await rowOf()
      return row.state === 'QUEUED' && row.attempt === 1 ? row : undefined
    },
    { timeoutSeconds: 30, what: 'the first attempt has failed' },
  )
  // An outage says nothing of the input.
  expect(failedOnce.tries).toBe(0)
  isAway = false
  await waitFor(async () => (await rowOf()).state === 'READY', { timeoutSeconds: 40, what: 'the second attempt succeeds' })
}, 90_000)

it('hands the input back when it is stopped', async () => {
  const reached = Promise.withResolvers<void>()
  const worker = await fixture.startWorker((deps) => {
    const get: typeof deps.store.get = (_key, options) => {
      reached.resolve()
      return aborted(options?.signal)
    }
    return { ...deps, store: overridden(deps.store, { get }) }
  })
  const { id } = await fixture.upload(await makeVideo({ seconds: 2 }))
  await reached.promise
  await worker.stop()
  const [row] = await fixture.dataSource.query('SELECT state, tries, attempt FROM inputs WHERE id = $1', [id])
  expect(row).toEqual({ state: 'QUEUED', tries: 0, attempt: 1 })
  await fixture.startWorker()
  await waitFor(async () => (await fixture.input(id)).status === 'READY', { timeoutSeconds: 30 })
}, 60_000)
