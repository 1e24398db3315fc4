/** What a secret is called, as a header or a member of an object, and as a parameter of a query. */
const secretNames = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'passphrase',
  '[a-z_-]*token',
  '[a-z_-]*secret',
  '[a-z_-]*secret[_-]?key',
  'stream[_-]?key',
  'code_verifier',
  'credential',
  'signature',
  'sig',
  'x-amz-[a-z-]+',
].join('|')

const jsonString = String.raw`"(?:[^"\\]|\\.)*"`
/** `"name":"value"` or `"name":["value", …]` */
const secretMember = new RegExp(`("(?:${secretNames})"\\s*:\\s*)(?:${jsonString}|\\[(?:[\\s,]|${jsonString})*\\])`, 'gi')
/** The same inside a string that holds JSON itself: one level of escaping more. */
const nestedJsonString = String.raw`\\"(?:[^"\\]|\\\\(?:\\.|[^\\]))*\\"`
const nestedSecretMember = new RegExp(String.raw`(\\"(?:${secretNames})\\"\s*:\s*)${nestedJsonString}`, 'gi')
/** `code` is a secret in an OAuth redirect only: an error's code is what one looks for in a log. */
const secretParameter = new RegExp(`([?&](?:code|${secretNames})=)[^&\\s"'\\\\#]*`, 'gi')
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi
const userInfo = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@"]*):[^\s/@"]+@/gi
/** A private viewer's grant is a part of the path. */
const playbackGrant = /\/g\/[\w.~-]{8,}\//g
const streamKey = /(\brtmps?:\/\/[^\s/"]+\/[^\s/"]+\/)[^\s?"\\]+/gi

/** Takes the secrets out of a URL, or of any text that contains URLs: signatures, tokens, passwords, grants, stream keys. */
export function redactUrl(text: string): string {
  return text
    .replace(secretParameter, '$1[redacted]')
    .replace(userInfo, '$1:[redacted]@')
    .replace(playbackGrant, '/g/[redacted]/')
    .replace(streamKey, '$1[redacted]')
}

/**
 * Takes the secrets out of a log line. It works on the finished line, so that it does not matter how deep in an object,
 * an error message or another program's output a secret was.
 */
export function redactLine(line: string): string {
  const membersDone = line.replace(secretMember, '$1"[redacted]"').replace(nestedSecretMember, '$1\\"[redacted]\\"')
  return redactUrl(membersDone.replace(bearer, '$1 [redacted]'))
}
