import { waitFor } from '@ingest/testing'
import { describe, expect, it } from '@jest/globals'
import { legacyUploadHeaders } from '../../legacy-upload.ts'
import { collect, MIB, md5, pattern } from './bytes.ts'
import type { Harness } from './harness.ts'
import { send } from './http.ts'

const hour = { expiresInSeconds: 3600 }

/** What first-generation clients send beside the URL, to the letter. */
const legacyHeaders = {
  'content-type': 'application/octet-stream',
  authorization: legacyUploadHeaders.authHeader,
  'x-amz-date': legacyUploadHeaders.dateHeader,
  'x-amz-security-token': legacyUploadHeaders.securityToken,
}

/** Signed URLs, used over HTTP by a client that knows nothing else. */
export function urlSuite(harness: Harness): void {
  const read = async (key: string) => (await collect((await harness.store.get(key)).body)).toString()

  describe('signed URLs', () => {
    it.each([
      ['bare', {}],
      ['first-generation', legacyHeaders],
    ])('take a %s PUT', async (name, headers) => {
      const url = await harness.store.signPut(`urls/${name}`, { ...hour, maxBytes: 100 })
      const answer = await send('PUT', url, { headers, body: Buffer.from('hello') })
      expect(answer).toMatchObject({ status: 200, headers: { etag: `"${md5(Buffer.from('hello'))}"` } })
      expect(await read(`urls/${name}`)).toBe('hello')
    })

    it.each([
      ['bare', {}],
      ['first-generation', legacyHeaders],
    ])('take %s PUTs of parts, the last one of a number counts', async (name, headers) => {
      const key = `urls/parts-${name}`
      const uploadId = await harness.store.createMultipart(key)
      const url = await harness.store.signPart(key, uploadId, 1, hour)
      const [first, second] = [pattern(5 * MIB, 1), Buffer.from('the end')]
      for (const body of [Buffer.from('an earlier try'), first]) {
        expect(await send('PUT', url, { headers, body })).toMatchObject({ status: 200 })
      }
      await send('PUT', await harness.store.signPart(key, uploadId, 2, hour), { headers, body: second })
      const parts = await harness.store.listParts(key, uploadId)
      await harness.store.completeMultipart(key, uploadId, parts)
      expect(md5(await collect((await harness.store.get(key)).body))).toBe(md5(Buffer.concat([first, second])))
    })

    it('hold a body against the signed MD5', async () => {
      const body = Buffer.from('hello')
      const contentMd5 = md5(body, 'base64')
      const url = await harness.store.signPut('urls/md5', { ...hour, contentMd5 })
      const headers = { 'content-md5': contentMd5 }
      expect((await send('PUT', url, { headers, body: Buffer.from('hullo') })).status).toBe(400)
      expect(await harness.store.head('urls/md5')).toBeUndefined()
      expect((await send('PUT', url, { headers, body })).status).toBe(200)
    })

    it('read objects whole and in ranges', async () => {
      await harness.store.put('urls/read', Buffer.from('0123456789'), { contentType: 'text/vtt' })
      const url = await harness.store.signGet('urls/read', hour)
      expect(await send('GET', url)).toMatchObject({
        status: 200,
        headers: { 'content-type': 'text/vtt', 'content-length': '10' },
      })
      const part = await send('GET', url, { headers: { range: 'bytes=-3' } })
      expect(part).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 7-9/10' }, body: Buffer.from('789') })
      expect(await send('GET', url, { headers: { range: 'bytes=10-' } })).toMatchObject({ status: 416 })
    })

    it('stop working when their time is over', async () => {
      await harness.store.put('urls/expiring', Buffer.from('x'))
      const url = await harness.store.signGet('urls/expiring', { expiresInSeconds: 1 })
      await waitFor(async () => (await send('GET', url)).status === 403)
    })

    it('are worthless once any part of them is altered', async () => {
      const uploadId = await harness.store.createMultipart('urls/altered')
      const options = { ...hour, maxBytes: 100, contentMd5: md5(Buffer.from('hello'), 'base64') }
      const headers = { 'content-md5': options.contentMd5 }
      const signed = [
        await harness.store.signPut('urls/altered', options),
        await harness.store.signPart('urls/altered', uploadId, 1, options),
      ]
      for (const url of signed) {
        for (const altered of alterations(url)) {
          const { status } = await send('PUT', altered, { headers, body: Buffer.from('hello') })
          expect({ altered, refused: [400, 403, 404].includes(status), status }).toMatchObject({ refused: true })
        }
        expect([400, 403]).toContain((await send('GET', url)).status)
        expect((await send('DELETE', url)).status).toBeGreaterThanOrEqual(400)
      }
      expect(await harness.store.head('urls/altered')).toBeUndefined()
      expect(await harness.store.head('urls/alteredx')).toBeUndefined()
      expect(await harness.store.listParts('urls/altered', uploadId)).toEqual([])
    })

    it.each(['%2e%2e%2f', '%2e%2e/', '../', '..%5c', '%252e%252e%252f', '%00'])(
      'do not lead out of the store by %s',
      async (step) => {
        await harness.store.put('urls/inside', Buffer.from('x'))
        const url = await harness.store.signGet('urls/inside', hour)
        const path = url.slice(url.indexOf('/', url.indexOf('://') + 3))
        for (const outside of [path.replace('inside', `${step.repeat(6)}etc/passwd`), path.replace('urls/', step.repeat(6))]) {
          const answer = await send('GET', url, { path: outside })
          expect({ outside, refused: answer.status >= 400 && answer.status < 500 }).toEqual({ outside, refused: true })
          expect(answer.body.toString()).not.toContain('root:')
        }
      },
    )

    it('are open to browsers of other origins', async () => {
      const url = await harness.store.signPut('urls/cors', hour)
      const headers = {
        origin: 'https://dashboard.example',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization,content-type,content-md5,x-amz-date,x-amz-security-token',
      }
      const preflight = await send('OPTIONS', url, { headers })
      expect([200, 204]).toContain(preflight.status)
      expect(preflight.headers['access-control-allow-methods']).toContain('PUT')
      const allowed = String(preflight.headers['access-control-allow-headers']).toLowerCase().split(/, ?/)
      for (const name of headers['access-control-request-headers'].split(',')) expect(allowed).toContain(name)
      const answer = await send('PUT', url, { headers: { origin: headers.origin }, body: Buffer.from('x') })
      expect(['*', headers.origin]).toContain(answer.headers['access-control-allow-origin'])
      expect(String(answer.headers['access-control-expose-headers']).toLowerCase()).toMatch(/etag|\*/)
    })
  })
}

/** The URL for another key, with a parameter too many, and with every parameter changed, emptied and left out. */
function alterations(url: string): string[] {
  const names = [...new URL(url).searchParams.keys()]
  const change = (edit: (url: URL) => void) => {
    const copy = new URL(url)
    edit(copy)
    return copy.href
  }
  return [
    change((copy) => {
      copy.pathname += 'x'
    }),
    change((copy) => copy.searchParams.set('response-content-type', 'text/html')),
    ...names.flatMap((name) => [
      change((copy) => copy.searchParams.delete(name)),
      change((copy) => copy.searchParams.set(name, '')),
      change((copy) => copy.searchParams.set(name, turnLast(copy.searchParams.get(name) ?? ''))),
    ]),
  ]
}

function turnLast(text: string): string {
  const middle = Math.floor(text.length / 2)
  return `${text.slice(0, middle)}${text[middle] === '1' ? '2' : '1'}${text.slice(middle + 1)}`
}
