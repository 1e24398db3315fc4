import type { DataSource } from 'typeorm'
import { ShortCache } from '../core/short-cache.ts'
import { readPublicKey } from '../playback-keys/public-key.ts'
import type { PlaybackKey, PlaybackKeys } from './playback-token.ts'

/** A deleted key plays nothing once this is over; the contract allows ten seconds. */
const ttlMs = 5000
const maxNetworks = 10_000

/** Knows the keys that networks have registered, a few seconds old at most: most requests ask no database. */
export function networkKeys(dataSource: DataSource, monotonicMs?: () => number): PlaybackKeys {
  const load = async (networkId: string): Promise<PlaybackKey[]> => {
    const rows: { id: string; pem: string }[] = await dataSource.query(
      'SELECT id, pem FROM playback_keys WHERE network_id = $1 ORDER BY id',
      [networkId],
    )
    return rows.map(({ id, pem }) => ({ id, preview: false, ...readPublicKey(pem) }))
  }
  const known = new ShortCache({ load, ttlMs, maxEntries: maxNetworks, monotonicMs })
  return async (networkId, kid) => {
    const keys = await known.get(networkId)
    return kid === undefined ? keys : keys.filter(({ id }) => id === kid.toLowerCase())
  }
}

/** A `kid` that the first knows names no key of the second: those are asked only for what is left. */
export function eitherKeys(first: PlaybackKeys, second: PlaybackKeys): PlaybackKeys {
  return async (networkId, kid) => {
    const found = await first(networkId, kid)
    return found.length > 0 ? found : second(networkId, kid)
  }
}
