/** The tags of WebVTT (§4.2.2), with classes and annotations. */
const KNOWN_TAG = /^<\/?(?:[biu]|c|v|lang|ruby|rt)(?:[.\s][^<>]*)?>$/
const TIMESTAMP_TAG = /^<\d[\d:.]*>$/
const REFERENCE = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});)/gi

/**
 * Makes text safe to stand in a WebVTT cue: other subtitle formats write `<` and `&` as they are, and have tags that mean
 * nothing here. A parser would end the cue at a blank line, or lose what follows a `<`.
 */
export function toCueText(text: string): string {
  return text
    .replaceAll('\0', '')
    .replaceAll('-->', '--&gt;')
    .replace(REFERENCE, '&amp;')
    .replace(/<[^<>]*>?/g, tag)
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')
}

/** Text without any markup, such as that of an XML document, whose `<` are what they are. */
export function plainToCueText(text: string): string {
  return toCueText(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
}

/** Known tags stay, unknown ones go, and what is no tag is what it looks like. */
function tag(found: string): string {
  if (KNOWN_TAG.test(found) || TIMESTAMP_TAG.test(found)) return found
  return /^<\/?[a-z][^<>]*>$/i.test(found) ? '' : `&lt;${found.slice(1)}`
}
