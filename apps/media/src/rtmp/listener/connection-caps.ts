import { isIPv6 } from 'node:net'

export interface Caps {
  connections: number
  connectionsPerAddress: number
}

/** Counts the connections, so that nobody takes them all. */
export class ConnectionCaps {
  private readonly caps: Caps
  private readonly ofSource = new Map<string, number>()
  private all = 0

  constructor(caps: Caps) {
    this.caps = caps
  }

  /** @returns what gives the place back, or undefined when there is none */
  enter(address: string): (() => void) | undefined {
    const source = sourceOf(address)
    const count = this.ofSource.get(source) ?? 0
    if (this.all >= this.caps.connections || count >= this.caps.connectionsPerAddress) return undefined
    this.all += 1
    this.ofSource.set(source, count + 1)
    return () => this.leave(source)
  }

  private leave(source: string): void {
    const count = this.ofSource.get(source) ?? 0
    this.all -= 1
    if (count > 1) this.ofSource.set(source, count - 1)
    else this.ofSource.delete(source)
  }
}

const groupsOfNetwork = 4

/** IPv4 in the disguise that it has on a socket for both families (RFC 4291, 2.5.5.2), without it. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** An IPv4 address; of an IPv6 address its first 64 bits, for every customer of a provider has so many to choose from. */
export function sourceOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = head ? head.split(':') : []
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail ? tail.split(':').length : 0)
  const rest = tail ? tail.split(':') : []
  return [...groups, ...Array<string>(missing).fill('0'), ...rest].slice(0, groupsOfNetwork).join(':')
}
