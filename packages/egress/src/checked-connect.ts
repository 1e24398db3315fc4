import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressRule } from './address-rule.ts'
import { EgressError } from './egress-error.ts'
import type { ResolveHost } from './resolve-host.ts'

export interface CheckedConnectOptions {
  mayConnect: AddressRule
  resolve: ResolveHost
  timeoutMs: number
}

/**
 * Connects to addresses that may be connected to and to no other. A name is resolved here, once, and what was checked is
 * what is connected to, so that a name that changes its address in between gains nothing.
 */
export function checkedConnector({ mayConnect, resolve, timeoutMs }: CheckedConnectOptions): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false, lookup: checkedLookup(mayConnect, resolve) })
  return (options, callback) => {
    // An address is not looked up.
    if (isIP(options.hostname) && !mayConnect(options.hostname)) return callback(refused(), null)
    connect(options, callback)
  }
}

function checkedLookup(mayConnect: AddressRule, resolve: ResolveHost): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const allowed = addresses.filter(mayConnect).map((address) => ({ address, family: isIP(address) }))
        const [first] = allowed
        if (!first) callback(refused(), '')
        else if (all) callback(null, allowed)
        else callback(null, first.address, first.family)
      },
      (error) => callback(error, ''),
    )
  }
}

function refused(): EgressError {
  return new EgressError('address-refused', 'The URL leads to an address that is not public.')
}
