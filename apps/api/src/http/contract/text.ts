import type { FieldError } from '@ingest/domain'

/** The deepest JSON that is read: far more than any resource has, far less than what a recursive function can bear. */
export const maxDepth = 64

export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** Every text in a value that could not be stored. */
export function textErrors(value: unknown, field = ''): FieldError[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [unstorable(field)]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const at = `${field}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return isStorable(name) ? textErrors(member, at) : [unstorable(field)]
  })
}

function unstorable(field: string): FieldError {
  const label = field.split('/').at(-1) || 'The body'
  return { field, code: 'text', message: `${label} must not hold NUL or unpaired surrogates.` }
}
