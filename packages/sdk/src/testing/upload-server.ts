import { json, type SeenRequest, startServer } from './local-server.ts'

/**
 * The upload protocol in memory, with as much of a platform as an upload needs to see. A part that is refused with `never` gets
 * no answer.
 */
export async function startUploadServer(
  pieceSize: number,
  options: { refusePart?: (number: number, attempt: number) => number | 'never' | undefined } = {},
) {
  const uploads = new Map<string, { size: number; parts: Map<number, string>; attempts: number }>()
  const inputs = new Map<string, { id: string; status: string; deleted_at: null; error: null; size: number }>()
  let host = ''

  const answer = ({ method, url, body }: SeenRequest): [number, unknown] => {
    const [, id = '', verb = ''] = /^\/encoding\/inputs\/?([^/]*)\/?(.*)$/.exec(url.split('?')[0] ?? '') ?? []
    const sent = body === '' ? {} : JSON.parse(body)
    const input = inputs.get(id)
    if (method === 'POST' && id === '') {
      const created = { id: `input-${inputs.size + 1}`, status: 'NEW', deleted_at: null, error: null, size: sent.size }
      inputs.set(created.id, created)
      return [201, created]
    }
    if (!input) return [404, { title: 'no such input' }]
    if (method === 'GET') return [200, input]
    if (verb === 'upload') {
      const uploadId = `upload-${uploads.size + 1}`
      uploads.set(uploadId, { size: sent.size, parts: new Map(), attempts: 0 })
      return [201, { key: id, uploadId, pieceSize, pieceCount: Math.ceil(sent.size / pieceSize) }]
    }
    if (!uploads.has(sent.uploadId)) return [404, { title: 'no such upload' }]
    if (verb === 'upload/sign') return [200, { url: `${host}/store/${sent.uploadId}/${sent.partNumber}?signature=s3cr3t` }]
    input.status = 'QUEUED'
    return [200, {}]
  }

  const server = await startServer((request, response) => {
    const put = /^\/store\/([^/]+)\/(\d+)\?/.exec(request.url)
    if (!put) return json(response, ...answer(request))
    const upload = uploads.get(put[1] ?? '')
    const number = Number(put[2])
    if (!upload) return response.writeHead(404).end()
    upload.attempts += 1
    const status = options.refusePart?.(number, upload.attempts) ?? 200
    if (status === 'never') return
    if (status === 200) upload.parts.set(number, request.body)
    response.writeHead(status).end()
  })
  host = server.host
  const stored = (uploadId: string) =>
    [...(uploads.get(uploadId)?.parts ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([, bytes]) => bytes)
      .join('')
  return { ...server, uploads, inputs, stored }
}
