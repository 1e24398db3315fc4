// What is said on the socket between the RTMP process and the media app, one JSON object per line. One connection is one publisher:
// it asks, gets its answer, and then sends FLV. The media app may say why it is about to close.
import type { PublishRequest, Refusal } from './publication.ts'

export type Answer = { accepted: true } | ({ accepted: false } & Refusal)

export interface Farewell {
  reason: string
}

type Asked = Omit<PublishRequest, 'params'> & { params: string }

export const toLine = (message: Asked | Answer | Farewell): string => `${JSON.stringify(message)}\n`

export function requestLine({ params, ...request }: PublishRequest): string {
  return toLine({ ...request, params: params.toString() })
}

export function parseRequest(line: string): PublishRequest {
  const { streamKey, app, address, params } = JSON.parse(line) as Asked
  return { streamKey, app, address, params: new URLSearchParams(params) }
}
