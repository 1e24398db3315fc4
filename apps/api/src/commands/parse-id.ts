import { InvalidArgumentError } from 'commander'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** For arguments and options of commander. */
export function parseId(text: string): string {
  const id = text.toLowerCase()
  if (uuid.test(id)) return id
  throw new InvalidArgumentError('It must be an id such as 01987f6e-2b4c-7d3a-9f10-5a6b7c8d9e0f.')
}
