/** A quoted string; the value has no quotation mark and no line end (RFC 8216 §4.2). */
export const quoted = (value: string): string => `"${value}"`

/** A tag with an attribute list. */
export function tag(name: string, attributes: Record<string, string>): string {
  const list = Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
  return `#${name}:${list.join(',')}`
}
