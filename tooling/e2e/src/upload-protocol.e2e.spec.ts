import { Ingest, IngestFailedError, type Input, playUrls } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { uploadInBrowser } from './browser-upload.ts'
import { readFootage, readLoopedFootage } from './footage.ts'
import { seconds } from './hls/bit-rate.ts'
import { fetchPresentation } from './hls/presentation.ts'
import { type LegacyClient, legacyClient, legacyPut, preflight, type Signature } from './legacy/legacy-client.ts'
import type { RawAnswer } from './legacy/raw-http.ts'
import { type Platform, startPlatform } from './platform.ts'

const VENDOR_JSON = 'application/vnd.ingest.v1+json'
/** What the browser SDK's XMLHttpRequest sends: multipart by name, without a boundary, and JSON in truth. */
const MULTIPART = 'multipart/form-data'
const STARTED = 201
const SINGLE_PUT_NOTICED_SECONDS = 2
const CLIP_SECONDS = 4
/** Two parts. */
const BROWSER_FILE_BYTES = 6 * 1024 * 1024

/** The browser SDK keeps one record per file and sends it whole with every call. */
interface FileRecord {
  filename: string
  type: string
  size: number
  method: string
  contentType: string
  id?: string
  key?: string
  uploadId?: string
  pieceCount?: number
  pieceSize?: number
  partNumber?: number
}

const chromium = requireTool('chromium')
const drivers: ('fs' | 's3')[] = requireTool('minio') ? ['fs', 's3'] : ['fs']

describe.each(drivers)('the upload protocol on the %s driver', (storage) => {
  let platform: Platform
  let client: LegacyClient
  let ingest: Ingest
  beforeAll(async () => {
    platform = await startPlatform({ storage })
    const { api, access_token: accessToken } = platform.credentials
    client = legacyClient(api, accessToken)
    ingest = new Ingest({ host: api, accessToken })
  })
  afterAll(() => platform?.stop())

  const upload = (id: string | undefined) => `/encoding/inputs/${id}/upload`
  const get = async (id: string | undefined) => parse<Input>(await client.call('GET', `/encoding/inputs/${id}`))

  async function begin(bytes: Buffer, method: string): Promise<FileRecord> {
    const file = { filename: 'tailor.mp4', type: 'video/mp4', size: bytes.length, method, contentType: 'video/mp4' }
    const created = parse<Input>(await client.call('POST', '/encoding/inputs', file, VENDOR_JSON))
    const record = { ...file, id: created.id }
    const started = await client.call('POST', `${upload(record.id)}?type=${method}`, record, VENDOR_JSON)
    expect(started.status).toBe(STARTED)
    return { ...record, ...parse<Partial<FileRecord>>(started) }
  }

  async function sign(body: object, id: string | undefined, query: string, contentType?: string): Promise<Signature> {
    const answer = await client.call('POST', `${upload(id)}/sign${query}`, body, contentType)
    expect(answer.status).toBe(200)
    const signature = parse<Signature>(answer)
    for (const value of Object.values(signature)) expect(value).toMatch(/^[ -~]+$/)
    return signature
  }

  test('the browser SDK sends its whole record with every call; the last PUT of a part wins', async () => {
    const bytes = await readLoopedFootage()
    const record = await begin(bytes, 'amazonMP')
    expect(record.pieceCount).toBe(2)
    const pieceSize = record.pieceSize ?? 0
    const put = async (partNumber: number, part: Buffer) => {
      const signature = await sign({ ...record, partNumber }, record.id, '?type=amazonMP', MULTIPART)
      expectAllowed(await preflight(signature.url))
      const stored = await legacyPut(signature, part)
      expect(stored.status).toBe(200)
      expect(stored.headers['access-control-expose-headers']).toMatch(/\betag\b|\*/i)
    }
    await put(1, Buffer.alloc(pieceSize, 'an upload that broke off'))
    await put(1, bytes.subarray(0, pieceSize))
    await put(2, bytes.subarray(pieceSize))
    const complete = () => client.call('POST', `${upload(record.id)}/complete`, record, VENDOR_JSON)
    expect((await complete()).status).toBe(200)
    expect((await complete()).status).toBe(200)
    const input = await ingest.inputs.waitUntilReady(record.id ?? '')
    expect(input).toMatchObject({ status: 'READY', size: bytes.length, metadata: { format: { filename: 'tailor.mp4' } } })
  })

  test('the PHP SDK sends three members; it finds headers in the spelling of the contract', async () => {
    const bytes = await readFootage()
    const { id, uploadId } = await begin(bytes, 'amazonMP')
    const signature = await sign({ partNumber: 1, uploadId, contentType: 'video/mp4' }, id, '', 'application/json')
    expect((await legacyPut(signature, bytes)).status).toBe(200)
    expect((await client.call('POST', `${upload(id)}/complete`, { uploadId }, 'application/json')).status).toBe(200)
    const counted = await client.call('HEAD', '/encoding/inputs')
    expect(counted).toMatchObject({ status: 204, headers: { 'resource-count': expect.stringMatching(/^[1-9]\d*$/) } })
    expect(counted.headerNames).toContain('Resource-Count')
    await ingest.inputs.waitUntilReady(id ?? '')
  })

  test('the Node SDK doubles slashes and names no content type', async () => {
    const created = await client.call('POST', '//encoding/inputs', { filename: 'a.mp4' })
    expect(created.status).toBe(201)
    const { id } = parse<Input>(created)
    const listed = await client.call('GET', '//encoding/inputs?filter=')
    expect(listed.status).toBe(200)
    expect(parse<Input[]>(listed).map((each) => each.id)).toContain(id)
    expect((await client.call('GET', `//encoding//inputs/${id}?`)).status).toBe(200)
  })

  test('a single PUT is noticed, although nobody tells of it', async () => {
    const bytes = await readFootage()
    const record = await begin(bytes, 'amazon')
    expect(record.uploadId).toBeUndefined()
    const signature = await sign(record, record.id, '?type=amazon', MULTIPART)
    expect((await legacyPut(signature, bytes)).status).toBe(200)
    const noticed = async () => !['NEW', 'UPLOADING'].includes((await get(record.id)).status)
    await waitFor(noticed, { timeoutSeconds: SINGLE_PUT_NOTICED_SECONDS })
    await ingest.inputs.waitUntilReady(record.id ?? '')
  })

  test('an aborted upload leaves a new input, which can be deleted', async () => {
    const record = await begin(await readFootage(), 'amazonMP')
    expect((await client.call('POST', `${upload(record.id)}/abort?type=amazonMP`, record, VENDOR_JSON)).status).toBe(201)
    expect((await get(record.id)).status).toBe('NEW')
    const unknown = await client.call('POST', `${upload(record.id)}/sign`, { ...record, partNumber: 1 }, MULTIPART)
    expect(unknown.status).toBe(404)
    expect((await client.call('DELETE', `/encoding/inputs/${record.id}`)).status).toBe(202)
    expect((await get(record.id)).status).toBe('TRASHED')
  })

  test('what arrives is encoded into the same store, and plays from it', async () => {
    const input = await ingest.upload(await fileSource(await makeVideo({ seconds: CLIP_SECONDS })))
    const profiles = await ingest.profiles.list()
    const profile = profiles.items.find(({ type }) => type === 'hls')?.id ?? ''
    const video = await ingest.videos.create({ title: 'A clip' })
    const job = await ingest.jobs.create({ inputs: [input.id], profile, video: video.id })
    await ingest.jobs.waitUntilDone(job.id)
    const [published] = await ingest.videos.publish([video.id])
    const presentation = await fetchPresentation((published && playUrls(published)?.playlist) ?? '')
    for (const { segments } of [...presentation.videos, ...presentation.audios]) {
      expect(seconds(segments)).toBeGreaterThanOrEqual(CLIP_SECONDS)
    }
  })

  if (chromium) {
    test('the SDK uploads from a page of another origin', async () => {
      const { api: host, access_token: accessToken } = platform.credentials
      const { input, progress } = await uploadInBrowser(chromium, { host, accessToken }, BROWSER_FILE_BYTES)
      expect(progress).toEqual([0, expect.any(Number), BROWSER_FILE_BYTES])
      await expect(ingest.inputs.waitUntilReady(input.id)).rejects.toBeInstanceOf(IngestFailedError)
    })
  }
})

/** The browser is let through with the four headers that the clients send. */
function expectAllowed({ headers }: RawAnswer): void {
  expect(headers['access-control-allow-origin']).toMatch(/^(\*|https:\/\/app\.example\.com)$/)
  expect(headers['access-control-allow-methods']).toContain('PUT')
  const allowed = String(headers['access-control-allow-headers']).toLowerCase().split(/, */)
  expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type', 'x-amz-date', 'x-amz-security-token']))
}

function parse<T>(answer: RawAnswer): T {
  return JSON.parse(answer.text) as T
}
