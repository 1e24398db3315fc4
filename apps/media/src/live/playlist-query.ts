import { refusals } from '../http/http.error.ts'

/** The delivery directives of RFC 8216bis §6.2.5. */
export interface PlaylistQuery {
  /** The playlist is wanted when it has this segment, or that part of it. */
  sequence?: number
  part?: number
  /** A delta update. */
  skip: boolean
}

/** @throws HttpError 400 */
export function readPlaylistQuery(query: unknown): PlaylistQuery {
  const { _HLS_msn, _HLS_part, _HLS_skip } = query as Record<string, string | undefined>
  if (_HLS_part !== undefined && _HLS_msn === undefined) throw refusals.badRequest('_HLS_part goes with _HLS_msn.')
  return { sequence: wholeNumber(_HLS_msn), part: wholeNumber(_HLS_part), skip: _HLS_skip === 'YES' }
}

/** With the question mark, in one spelling for all who want the same; empty when nothing is asked for. */
export function writePlaylistQuery({ sequence, part, skip }: PlaylistQuery): string {
  const directives = [
    ...(sequence === undefined ? [] : [`_HLS_msn=${sequence}`]),
    ...(part === undefined ? [] : [`_HLS_part=${part}`]),
    ...(skip ? ['_HLS_skip=YES'] : []),
  ]
  return directives.length > 0 ? `?${directives.join('&')}` : ''
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,12}$/.test(text)) throw refusals.badRequest('_HLS_msn and _HLS_part are whole numbers.')
  return Number(text)
}
