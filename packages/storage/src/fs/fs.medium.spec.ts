import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createObjectStore } from '../create-object-store.ts'
import { createUploadHandler } from '../http/upload.handler.ts'
import type { ObjectStore } from '../object-store.ts'
import { observedStore } from '../observed-store.ts'
import type { FileSystemConfig } from '../store-config.ts'
import { collect, gather, pattern } from '../testing/contract/bytes.ts'
import { send } from '../testing/contract/http.ts'
import { multipartSuite } from '../testing/contract/multipart.suite.ts'
import { objectSuite } from '../testing/contract/objects.suite.ts'
import { robustnessSuite } from '../testing/contract/robustness.suite.ts'
import { urlSuite } from '../testing/contract/urls.suite.ts'

describe('file-system store', () => {
  let directory: string
  let server: Server
  const harness = {} as { store: ObjectStore; config: FileSystemConfig }

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ingest-store-'))
    server = createServer((request, response) => void createUploadHandler(harness.store)(request, response))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/storage`
    harness.config = { driver: 'fs', directory, publicUrl, signingKeys: ['the key that signs', 'an older one'] }
    // Watched, as the apps have it: the port stays what it is.
    harness.store = observedStore(createObjectStore(harness.config), (_operation, _key, work) => work())
    await harness.store.checkReady()
  })

  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await rm(directory, { recursive: true, force: true })
  })

  objectSuite(harness)
  multipartSuite(harness)
  urlSuite(harness)
  robustnessSuite(harness)

  describe('names', () => {
    it('keeps keys apart that differ in case, and an object beside what is below it', async () => {
      const keys = ['names/A', 'names/a', 'names/a/b', 'names/a/b/c']
      for (const key of keys) await harness.store.put(key, Buffer.from(key))
      for (const key of keys) expect((await collect((await harness.store.get(key)).body)).toString()).toBe(key)
      expect((await gather(harness.store.list('names/'))).map(({ key }) => key)).toEqual(keys)
    })

    it('takes no upload id for a path', async () => {
      const wrong = harness.store.listParts('names/a', '../../objects')
      await expect(wrong).rejects.toMatchObject({ code: 'upload-not-found' })
    })

    it('refuses a signed URL whose parameters are given twice', async () => {
      const url = await harness.store.signPut('names/twice', { expiresInSeconds: 60 })
      const { searchParams } = new URL(url)
      for (const [name, value] of searchParams) {
        const twice = `${url}&${name}=${encodeURIComponent(value)}`
        expect((await send('PUT', twice, { body: Buffer.from('x') })).status).toBe(403)
      }
    })

    it('takes URLs that an older signing key signed', async () => {
      const older = createObjectStore({ ...harness.config, signingKeys: ['an older one'] })
      const url = await older.signPut('names/rotated', { expiresInSeconds: 60 })
      expect((await send('PUT', url, { body: Buffer.from('x') })).status).toBe(200)
    })
  })

  describe('housekeeping', () => {
    it('removes what dead writers left, and nothing that may still be written', async () => {
      const temporary = path.join(directory, 'temporary')
      const [old, fresh] = [path.join(temporary, 'old'), path.join(temporary, 'fresh')]
      await writeFile(old, 'x')
      await writeFile(fresh, 'x')
      await utimes(old, new Date(0), new Date(0))
      await createObjectStore(harness.config).checkReady()
      const names = await readdir(temporary)
      expect(names).toContain('fresh')
      expect(names).not.toContain('old')
    })

    it('leaves no empty folders behind', async () => {
      await harness.store.put('empty/a/b/c', pattern(1))
      await harness.store.delete(['empty/a/b/c'])
      expect(await readdir(path.join(directory, 'objects'))).not.toContain('empty=d')
    })

    it('says that it is unavailable when its folder cannot be written', async () => {
      const file = path.join(directory, 'a-file')
      await writeFile(file, 'x')
      const store = createObjectStore({ ...harness.config, directory: file })
      await expect(store.checkReady()).rejects.toMatchObject({ code: 'unavailable' })
      await expect(store.put('a/b', pattern(1))).rejects.toMatchObject({ code: 'unavailable' })
    })

    it('is unavailable while its folder is away, as an unmounted volume, and writes nothing in its place', async () => {
      const { store } = harness
      await store.put('away/object', pattern(10))
      const uploadId = await store.createMultipart('away/film')
      await rename(directory, `${directory}-away`)
      for (const effect of [
        () => store.get('away/object'),
        () => store.head('away/object'),
        () => store.put('away/other', pattern(10)),
        () => store.delete(['away/object']),
        () => gather(store.list('away/')),
        () => store.createMultipart('away/film'),
        () => store.putPart('away/film', uploadId, 1, pattern(10)),
        () => store.listParts('away/film', uploadId),
        () => store.checkReady(),
      ])
        await expect(effect()).rejects.toMatchObject({ code: 'unavailable' })
      expect(existsSync(directory)).toBe(false)
      await rename(`${directory}-away`, directory)
      expect((await gather(store.list('away/'))).map(({ key }) => key)).toEqual(['away/object'])
      expect(await store.listParts('away/film', uploadId)).toEqual([])
    })

    it('does not put an object in the place of a folder that goes away while it is written', async () => {
      const files = () => readdir(path.join(directory, 'temporary'))
      const before = (await files()).length
      const body = new PassThrough()
      const put = harness.store.put('away/half', body)
      body.write(pattern(10))
      await waitFor(async () => (await files()).length > before)
      await rename(directory, `${directory}-away`)
      body.end()
      await expect(put).rejects.toMatchObject({ code: 'unavailable' })
      expect(existsSync(directory)).toBe(false)
      await rename(`${directory}-away`, directory)
    })

    it('does not give out a file that was cut off', async () => {
      await harness.store.put('damaged/object', pattern(2_000))
      await writeFile(path.join(directory, 'objects', 'damaged=d', 'object=o'), pattern(1_000))
      await expect(harness.store.get('damaged/object')).rejects.toMatchObject({ code: 'unavailable' })
    })
  })
})
