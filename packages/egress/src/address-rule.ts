import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js'

/** Whether an IP address may be connected to. */
export type AddressRule = (address: string) => boolean

/** Of a network that an operator may open. Link-local addresses, where clouds serve credentials, are in none. */
const privateRanges: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'])

/** All that is assigned for global unicast so far (RFC 4291 §2.4). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** An IPv4 address as a NAT64 gateway is asked for it (RFC 6052 §2.1). */
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

export const publicAddresses: AddressRule = (address) => isPublic(plain(address))

export const privateAddressesToo: AddressRule = (address) => {
  const parsed = plain(address)
  return isPublic(parsed) || privateRanges.has(parsed.range())
}

/** The address that is meant: one of IPv4 may be written within one of IPv6. */
function plain(address: string): IPv4 | IPv6 {
  const parsed = ipaddr.process(address)
  const isTranslated = parsed instanceof ipaddr.IPv6 && parsed.match(nat64)
  return isTranslated ? new ipaddr.IPv4(parsed.toByteArray().slice(12)) : parsed
}

/** What has no other meaning: 6to4 and Teredo lead to addresses of IPv4, documentation to nowhere. */
function isPublic(address: IPv4 | IPv6): boolean {
  const isGlobal = address instanceof ipaddr.IPv4 || address.match(globalUnicast)
  return isGlobal && address.range() === 'unicast'
}
