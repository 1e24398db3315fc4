import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Input } from '@ingest/contract'
import { createDomain, type Domain } from '@ingest/domain'
import { EgressClient } from '@ingest/egress'
import { createQueue, type Queue } from '@ingest/queue'
import { makeVideo, waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { FilmServer } from '../../test/film-server.ts'
import { overridden, WorkerFixture } from '../../test/worker.fixture.ts'

const mebibyte = 1024 ** 2
const testMs = 120_000
const patience = { timeoutSeconds: 60 }

describe('inputs from a URL', () => {
  let fixture: WorkerFixture
  let queue: Queue
  let domain: Domain
  let film: FilmServer

  beforeAll(async () => {
    fixture = await WorkerFixture.start()
    const { config, dataSource, store } = fixture
    queue = await createQueue({ databaseUrl: config.database.url, onError: () => undefined })
    const maxUploadBytes = 32 * mebibyte
    domain = createDomain({ dataSource, jobs: queue, store, urls: config.urls, secretsKeys: config.secrets.keys, maxUploadBytes })
  }, testMs)
  afterEach(async () => {
    await fixture.stopWorkers()
    await film.close()
  })
  afterAll(async () => {
    await queue?.stop()
    await fixture?.stop()
  })

  const input = (id: string): Promise<Input> => domain.inputs.get(fixture.caller, id)
  const create = async () => (await domain.inputs.create(fixture.caller, { url: film.url })).id

  async function settled(id: string): Promise<Input> {
    const found = async () => {
      const found = await input(id)
      return ['READY', 'ERROR'].includes(found.status) ? found : undefined
    }
    return waitFor(found, { ...patience, what: 'the input is probed' })
  }

  /** What lies in the store for an input. */
  async function digest(id: string): Promise<string> {
    const [{ object_key: key }] = await fixture.dataSource.query('SELECT object_key FROM inputs WHERE id = $1', [id])
    const { body } = await fixture.store.get(key)
    return md5(Buffer.concat(await body.toArray()))
  }
  const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex')
  const untilReceived = (id: string, bytes: number) =>
    waitFor(async () => Number((await input(id)).received) >= bytes, { ...patience, what: `${bytes} bytes are received` })

  it('are fetched and become ready, and nobody is shown the URL', async () => {
    const bytes = await readFile(await makeVideo({ seconds: 3 }))
    film = await FilmServer.start(bytes)
    await fixture.startWorker()
    const id = await create()
    expect(await input(id)).toMatchObject({ filename: 'holiday.mov', status: 'UPLOADING', received: 0 })
    const ready = await settled(id)
    expect(ready).toMatchObject({ status: 'READY', size: bytes.length, received: bytes.length, error: null })
    expect(await digest(id)).toBe(md5(bytes))
    const rows = await fixture.dataSource.query(
      'SELECT to_jsonb(u) AS row FROM uploads u UNION ALL SELECT to_jsonb(e) FROM events e',
    )
    expect(JSON.stringify([ready, rows])).not.toContain('signature=secret')
  })

  it(
    'go on where the connection broke',
    async () => {
      film = await FilmServer.start(randomBytes(13 * mebibyte))
      film.options = { cutAfter: 6 * mebibyte }
      await fixture.startWorker()
      const id = await create()
      await waitFor(() => film.asked.length === 2, patience)
      film.options = {}
      await settled(id)
      const ranges = film.asked.map(({ range }) => range)
      expect(ranges.slice(0, 2)).toEqual([undefined, `bytes=${5 * mebibyte}-`])
      expect(await digest(id)).toBe(md5(film.bytes))
    },
    testMs,
  )

  it(
    'go on in another worker when theirs is stopped',
    async () => {
      film = await FilmServer.start(randomBytes(16 * mebibyte))
      const worker = await fixture.startWorker((deps) => {
        const putPart: typeof deps.store.putPart = async (key, uploadId, number, body, options) => {
          if (number === 2)
            await new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)))
          return deps.store.putPart(key, uploadId, number, body, options)
        }
        return { ...deps, store: overridden(deps.store, { putPart }) }
      })
      const id = await create()
      await untilReceived(id, 5 * mebibyte)
      await worker.stop()
      await fixture.startWorker()
      await settled(id)
      expect(film.asked.at(-1)?.range).toBe(`bytes=${5 * mebibyte}-`)
      expect(await digest(id)).toBe(md5(film.bytes))
    },
    testMs,
  )

  it.each([
    ['has changed', () => ({})],
    ['cannot be told apart', () => ({ validator: false }) as const],
  ])(
    'begin anew when what lies there %s',
    async (_, options) => {
      film = await FilmServer.start(randomBytes(12 * mebibyte))
      film.options = { cutAfter: 6 * mebibyte, ...options() }
      await fixture.startWorker()
      const id = await create()
      await untilReceived(id, 5 * mebibyte)
      film.bytes = randomBytes(11 * mebibyte)
      film.options = options()
      await settled(id)
      expect(await digest(id)).toBe(md5(film.bytes))
      expect((await input(id)).size).toBe(11 * mebibyte)
    },
    testMs,
  )

  it.each([
    ['is not there', { status: 404 }, 'source-http-404'],
    ['is too large', {}, 'source-too-large'],
    ['turns out to be too large', { chunked: true } as const, 'source-too-large'],
    ['is empty', {}, 'source-empty'],
  ])(
    'end in error when what lies there %s',
    async (what, options, code) => {
      film = await FilmServer.start(what.includes('large') ? Buffer.alloc(33 * mebibyte) : Buffer.alloc(0))
      film.options = options
      await fixture.startWorker()
      const id = await create()
      expect(await settled(id)).toMatchObject({ status: 'ERROR', error: { code } })
      await waitFor(async () => (await fixture.keys(`inputs/${fixture.caller.networkId}/${id}/`)).length === 0, patience)
    },
    testMs,
  )

  it('end in error when the URL leads into a private network', async () => {
    film = await FilmServer.start(Buffer.from('film'))
    await fixture.startWorker((deps) => ({ ...deps, egress: new EgressClient({ allowPrivate: false }) }))
    expect(await settled(await create())).toMatchObject({ status: 'ERROR', error: { code: 'source-address-refused' } })
    expect(film.asked).toEqual([])
  })

  it(
    'are no longer fetched when they are deleted',
    async () => {
      film = await FilmServer.start(randomBytes(12 * mebibyte))
      film.options = { cutAfter: 6 * mebibyte }
      await fixture.startWorker()
      const id = await create()
      await untilReceived(id, 5 * mebibyte)
      await domain.inputs.delete(fixture.caller, id, { permanent: true })
      await expect(input(id)).rejects.toMatchObject({ status: 404 })
      await waitFor(async () => (await fixture.keys(`inputs/${fixture.caller.networkId}/${id}/`)).length === 0, patience)
    },
    testMs,
  )
})
