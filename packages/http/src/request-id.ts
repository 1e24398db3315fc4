import { randomUUID } from 'node:crypto'

const wellFormed = /^[\x21-\x7e]{1,128}$/

/** Keeps an id that came with the request when it is 1–128 visible ASCII characters, else makes one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && wellFormed.test(header) ? header : randomUUID()
}
