import { lookup, Resolver } from 'node:dns/promises'
import { EgressError } from './egress-error.ts'

/** All addresses of a host. @throws EgressError `unknown-host` */
export type ResolveHost = (hostname: string) => Promise<string[]>

const unknownHost = (hostname: string, cause: unknown) =>
  new EgressError('unknown-host', `The name ${hostname} does not resolve.`, { cause })

/**
 * Asks the name servers. `lookup` would occupy a thread of the process for as long as they take, and the names that users
 * give lead to servers of theirs.
 */
export const resolvePublicHost: ResolveHost = async (hostname) => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  const addresses = [v4, v6].flatMap((found) => (found.status === 'fulfilled' ? found.value : []))
  if (addresses.length === 0) throw unknownHost(hostname, v4.status === 'rejected' ? v4.reason : undefined)
  return addresses
}

/** Asks the operating system, which knows names of the network that it is in. */
export const resolveAnyHost: ResolveHost = async (hostname) => {
  try {
    return (await lookup(hostname, { all: true })).map(({ address }) => address)
  } catch (error) {
    throw unknownHost(hostname, error)
  }
}
