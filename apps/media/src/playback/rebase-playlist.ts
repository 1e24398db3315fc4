const absolute = /^(?:[a-z][a-z0-9+.-]*:|\/)/i
const uriAttribute = /([:,]URI=")([^"]*)(")/g

/** A playlist whose relative URIs, those in attributes included, have another base (RFC 8216 §4.1). */
export function rebasePlaylist(text: string, base: string): string {
  const rebase = (uri: string) => (uri === '' || absolute.test(uri) ? uri : `${base}${uri}`)
  const line = (each: string) =>
    each.startsWith('#')
      ? each.replace(uriAttribute, (_, before: string, uri: string, after: string) => `${before}${rebase(uri)}${after}`)
      : rebase(each)
  return text.split('\n').map(line).join('\n')
}
