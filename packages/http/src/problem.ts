import { STATUS_CODES } from 'node:http'

/** What a caller is told of something that went wrong. */
export interface Problem {
  status: number
  code: string
  detail: string
  /** What was wrong with each field of a body. */
  errors?: object[]
}

/** Where RFC 9110 has newer names than Node. */
const titles: Record<number, string> = { 413: 'Content Too Large', 422: 'Unprocessable Content' }

export const problemTitle = (status: number) => titles[status] ?? STATUS_CODES[status] ?? 'Error'

/** Problem details (RFC 9457). */
export function problemJson({ status, code, detail, errors }: Problem, about: { path: string; requestId: string }): string {
  return JSON.stringify({
    type: `urn:ingest:problem:${code}`,
    title: problemTitle(status),
    status,
    detail,
    instance: about.path,
    request_id: about.requestId,
    ...(errors && { errors }),
  })
}
