/** A compressed representation is another one and has a tag of its own (RFC 9110 §8.8.3). */
export const gzipTag = (tag: string) => tag.replace(/"$/, '-gzip"')

/** If-None-Match (RFC 9110 §13.1.2), which compares weakly. Tags of both encodings stand for the same resource. */
export function isUnchanged(ifNoneMatch: string | undefined, tag: string): boolean {
  if (!ifNoneMatch) return false
  const known = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''))
  return known.some((each) => each === '*' || each === tag || each === gzipTag(tag))
}
