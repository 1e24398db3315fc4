import { isIP } from 'node:net'
import { z } from 'zod'

/** The rules speak in the third person: "PORT must be …". */
const mustBe = (what: string) => ({ error: `must be ${what}` })

export const text = z.string()

export const oneOf = <const Options extends readonly [string, ...string[]]>(options: Options) =>
  z.enum(options, mustBe(`one of ${options.join(', ')}`)) as unknown as z.ZodType<Options[number], string>

export const flag = z
  .enum(['true', 'false', '1', '0'], mustBe('true or false'))
  .transform((value) => value === 'true' || value === '1') as unknown as z.ZodType<boolean, string>

export function integer(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER) {
  const range = maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`
  const fits = (value: string) => /^\d{1,16}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum
  return text.refine(fits, mustBe(`a whole number ${range}`)).transform(Number)
}

export const port = integer(1, 65_535)

export const share = text
  .refine((value) => /^(0|1|0?\.\d{1,9}|1\.0+)$/.test(value), mustBe('a number from 0 to 1'))
  .transform(Number)

/** A base URL: kept without its trailing slash, so that paths can be appended. */
export function baseUrl(...schemes: string[]) {
  const fits = (value: string) => {
    const url = URL.parse(value)
    return url !== null && schemes.includes(url.protocol) && url.search === '' && url.hash === ''
  }
  const shown = schemes.map((scheme) => `${scheme}//`).join(' or ')
  return text.refine(fits, mustBe(`a URL that starts with ${shown}`)).transform((value) => value.replace(/\/+$/, ''))
}

export const postgresUrl = text.refine(
  (value) => ['postgres:', 'postgresql:'].includes(URL.parse(value)?.protocol ?? ''),
  mustBe('a URL that starts with postgres://'),
)

export const smtpUrl = text.refine(
  (value) => ['smtp:', 'smtps:'].includes(URL.parse(value)?.protocol ?? ''),
  mustBe('a URL that starts with smtp:// or smtps://'),
)

export const absolutePath = text.refine(
  (value) => value.startsWith('/') || /^[A-Za-z]:[\\/]/.test(value),
  mustBe('an absolute path'),
)

const commaList = text.transform((value) => value.split(',').flatMap((item) => item.trim() || []))

/** `name=value`, comma-separated; values may be percent-encoded (the OpenTelemetry specification of OTLP exporters). */
export const headerList = commaList
  .refine((list) => list.every((item) => toHeader(item)), mustBe('a comma list of name=value'))
  .transform((list) => Object.fromEntries(list.flatMap((item) => [toHeader(item) ?? []])) as Record<string, string>)

function toHeader(item: string): [string, string] | undefined {
  const [, name = '', value = ''] = /^([\w-]+)=([\x21-\x7e]*)$/.exec(item) ?? []
  try {
    return name ? [name, decodeURIComponent(value)] : undefined
  } catch {
    return undefined
  }
}

/** AES-256 keys: 32 bytes each, in base64. */
export const secretKeys = commaList.refine(
  (keys) => keys.length > 0 && keys.every((key) => Buffer.from(key, 'base64').length === 32),
  mustBe('a comma list of keys of 32 bytes in base64 (`openssl rand -base64 32`)'),
)

/** `*`, or a list of origins (RFC 6454: scheme, host and port, nothing more). */
export const origins = commaList
  .refine((list) => list.length > 0 && list.every((item) => item === '*' || URL.parse(item)?.origin === item), {
    error: 'must be * or a comma list of origins like https://example.com',
  })
  .transform((list) => (list.includes('*') ? ('*' as const) : list))

/** Addresses, networks in CIDR notation and the named ranges of `proxy-addr`. */
export const proxies = commaList.refine((list) => list.every(isProxy), mustBe('a comma list of addresses or CIDR ranges'))

function isProxy(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item)) return true
  const [address = '', bits, ...rest] = item.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
