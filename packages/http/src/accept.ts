/** One member of an Accept-like header (RFC 9110 §12.4.2): what it names, in lower case, and how much it is wanted. */
interface Preference {
  name: string
  quality: number
}

export function parsePreferences(header: string | undefined): Preference[] {
  return (header ?? '')
    .split(',')
    .map((member) => {
      const [name = '', ...parameters] = member.split(';').map((part) => part.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { name, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
    })
    .filter(({ name }) => name !== '')
}

/** True when the header names the media type itself with a quality above 0. Wildcards do not: a client must choose its version. */
export function namesMediaType(header: string | undefined, mediaType: string): boolean {
  return parsePreferences(header).some(({ name, quality }) => name === mediaType && quality > 0)
}

/** RFC 9110 §12.5.3; an explicit member counts more than `*`. */
export function acceptsGzip(header: string | undefined): boolean {
  const preferences = parsePreferences(header)
  const gzip =
    preferences.find(({ name }) => name === 'gzip' || name === 'x-gzip') ?? preferences.find(({ name }) => name === '*')
  return gzip !== undefined && gzip.quality > 0
}
