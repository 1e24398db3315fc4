import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CreateMultipartUploadCommand, GetObjectCommand, ListPartsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { freePort, requireTool } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createObjectStore } from '../create-object-store.ts'
import { createUploadHandler } from '../http/upload.handler.ts'
import type { ObjectStore } from '../object-store.ts'
import type { S3Config } from '../store-config.ts'
import { collect, MIB, md5, pattern, streamOf } from '../testing/contract/bytes.ts'
import { send } from '../testing/contract/http.ts'
import { multipartSuite } from '../testing/contract/multipart.suite.ts'
import { objectSuite } from '../testing/contract/objects.suite.ts'
import { robustnessSuite } from '../testing/contract/robustness.suite.ts'
import { urlSuite } from '../testing/contract/urls.suite.ts'
import { type MinioServer, startMinio } from '../testing/minio.ts'

/** The server that S3_ENDPOINT names, or a MinIO of our own. */
async function server(): Promise<{ config: S3Config; minio?: MinioServer }> {
  const { S3_ENDPOINT: endpoint, S3_REGION = 'us-east-1', S3_ACCESS_KEY = '', S3_SECRET_KEY = '' } = process.env
  const bucket = `ingest-test-${process.pid}`
  if (!endpoint) {
    const minio = await startMinio({ binary: minioPath })
    return { config: minio.config(bucket), minio }
  }
  const access = { region: S3_REGION, accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY }
  return { config: { driver: 's3', endpoint, publicEndpoint: endpoint, bucket, ...access } }
}

const minioPath = process.env.S3_ENDPOINT ? undefined : requireTool('minio')

if (process.env.S3_ENDPOINT ?? minioPath) describe('S3 store', s3Suite)
else it.todo('S3 store: needs MinIO or an S3_ENDPOINT')

function s3Suite(): void {
  let minio: MinioServer | undefined
  const harness = {} as { store: ObjectStore; config: S3Config }

  beforeAll(async () => {
    const started = await server()
    minio = started.minio
    harness.config = started.config
    harness.store = createObjectStore(started.config)
    await harness.store.checkReady()
  })

  afterAll(async () => {
    await harness.store.close()
    await minio?.stop()
  })

  objectSuite(harness)
  multipartSuite(harness)
  urlSuite(harness)
  robustnessSuite(harness)

  describe('behind a proxy with another host name', () => {
    let proxy: Server

    beforeAll(async () => {
      const target = new URL(harness.config.endpoint)
      proxy = createServer((incoming, outgoing) => {
        const { method, headers, url } = incoming
        const upstream = request({ host: target.hostname, port: target.port, method, headers, path: url }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(outgoing)
        })
        incoming.pipe(upstream)
      })
      await once(proxy.listen(0, '127.0.0.1'), 'listening')
    })

    afterAll(() => {
      proxy.closeAllConnections()
      proxy.close()
    })

    it('signs URLs for the public host, and they work through it', async () => {
      const { port } = proxy.address() as AddressInfo
      const store = createObjectStore({ ...harness.config, publicEndpoint: 'http://media.example.test:8333' })
      const url = await store.signPut('proxy/object', { expiresInSeconds: 60 })
      expect(url).toMatch(/^http:\/\/media\.example\.test:8333\//)
      const via = { host: '127.0.0.1', port }
      expect((await send('PUT', url, { via, body: Buffer.from('hello') })).status).toBe(200)
      const read = await store.signGet('proxy/object', { expiresInSeconds: 60 })
      expect((await send('GET', read, { via })).body.toString()).toBe('hello')
      await store.close()
    })
  })

  describe('with an upload relay', () => {
    let relay: Server
    let store: ObjectStore

    beforeAll(async () => {
      relay = createServer((incoming, outgoing) => void createUploadHandler(store)(incoming, outgoing))
      await once(relay.listen(0, '127.0.0.1'), 'listening')
      const publicUrl = `http://127.0.0.1:${(relay.address() as AddressInfo).port}/storage`
      store = createObjectStore({ ...harness.config, uploadRelay: { publicUrl, signingKeys: ['a key'] } })
    })

    afterAll(async () => {
      relay.closeAllConnections()
      relay.close()
      await store.close()
    })

    it('takes uploads with any headers, by URLs of ours, into the store', async () => {
      const headers = { authorization: 'AWS4-HMAC-SHA256 nonsense', 'x-amz-date': 'x', 'x-amz-security-token': 'x' }
      const single = await store.signPut('relay/object', { expiresInSeconds: 60, maxBytes: 10 })
      expect(await send('PUT', single, { headers, body: Buffer.from('hello') })).toMatchObject({ status: 200 })
      expect(await send('PUT', single, { headers, body: pattern(11) })).toMatchObject({ status: 413 })
      expect(await harness.store.head('relay/object')).toMatchObject({ sizeBytes: 5 })
    })

    it('streams parts, and checks their MD5', async () => {
      const uploadId = await store.createMultipart('relay/parts')
      const bytes = pattern(6 * MIB)
      const url = await store.signPart('relay/parts', uploadId, 1, { expiresInSeconds: 60, contentMd5: md5(bytes, 'base64') })
      expect(await send('PUT', url, { body: pattern(6 * MIB, 2) })).toMatchObject({ status: 400 })
      expect(await send('PUT', url, { body: bytes })).toMatchObject({ status: 200, headers: { etag: `"${md5(bytes)}"` } })
      const chunked = await send('PUT', url, { headers: { 'transfer-encoding': 'chunked' }, body: bytes })
      expect(chunked.status).toBe(400)
      expect(await store.listParts('relay/parts', uploadId)).toMatchObject([{ partNumber: 1, sizeBytes: 6 * MIB }])
    })
  })

  describe('when it cannot be reached', () => {
    it('is unavailable, and a read does not wait for ever', async () => {
      const store = createObjectStore({ ...harness.config, endpoint: `http://127.0.0.1:${await freePort()}` })
      await expect(store.checkReady()).rejects.toMatchObject({ code: 'unavailable' })
      await expect(store.put('down/object', pattern(1))).rejects.toMatchObject({ code: 'unavailable' })
      await store.close()
    })

    if (minioPath) {
      it('works again once the server does, with what was acknowledged before it was killed', async () => {
        await harness.store.put('restart/before', pattern(MIB))
        await minio?.halt('SIGKILL')
        await expect(harness.store.put('restart/during', pattern(1))).rejects.toMatchObject({ code: 'unavailable' })
        await minio?.resume()
        await harness.store.put('restart/after', pattern(1))
        expect(await harness.store.head('restart/before')).toMatchObject({ sizeBytes: MIB, etag: md5(pattern(MIB)) })
      })
    }

    it('is unavailable when it takes a question and never answers', async () => {
      const silent = createServer(() => undefined)
      await once(silent.listen(0, '127.0.0.1'), 'listening')
      const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
      const store = createObjectStore({ ...harness.config, endpoint })
      await expect(store.get('silent/object')).rejects.toMatchObject({ code: 'unavailable' })
      await store.close()
      silent.closeAllConnections()
      silent.close()
    })

    it('says what is wrong with the credentials', async () => {
      const store = createObjectStore({ ...harness.config, secretKey: 'another secret key' })
      const error = { code: 'unavailable', message: expect.stringContaining('SignatureDoesNotMatch') }
      await expect(store.put('denied/object', pattern(1))).rejects.toMatchObject(error)
      await store.close()
    })
  })

  describe('in the eyes of another client', () => {
    const client = () => {
      const { endpoint, region, accessKey, secretKey } = harness.config
      return new S3Client({
        endpoint,
        region,
        forcePathStyle: true,
        credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      })
    }

    it('has objects that it reads, and reads its objects', async () => {
      const aws = client()
      const Bucket = harness.config.bucket
      const bytes = pattern(9 * MIB)
      const { etag } = await harness.store.put('aws/ours', streamOf(bytes), { contentType: 'video/mp4' })
      const read = await aws.send(new GetObjectCommand({ Bucket, Key: 'aws/ours' }))
      expect(read).toMatchObject({ ContentType: 'video/mp4', ETag: `"${etag}"` })
      expect(md5(Buffer.from((await read.Body?.transformToByteArray()) ?? []))).toBe(md5(bytes))
      await aws.send(new PutObjectCommand({ Bucket, Key: 'aws/theirs', Body: 'hello', ContentType: 'text/plain' }))
      const reader = await harness.store.get('aws/theirs')
      expect(reader).toMatchObject({ contentType: 'text/plain', sizeBytes: 5 })
      expect((await collect(reader.body)).toString()).toBe('hello')
      aws.destroy()
    })

    it('takes parts by our URLs into uploads that it started', async () => {
      const aws = client()
      const target = { Bucket: harness.config.bucket, Key: 'aws/multipart' }
      const { UploadId = '' } = await aws.send(new CreateMultipartUploadCommand(target))
      const url = await harness.store.signPart(target.Key, UploadId, 7, { expiresInSeconds: 60 })
      await send('PUT', url, { body: Buffer.from('hello') })
      const { Parts } = await aws.send(new ListPartsCommand({ ...target, UploadId }))
      expect(Parts).toMatchObject([{ PartNumber: 7, Size: 5 }])
      aws.destroy()
    })
  })
}
