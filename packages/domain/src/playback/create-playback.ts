import type { DataSource } from 'typeorm'
import { type Clock, systemClock } from '../core/clock.ts'
import { SecretBox } from '../core/secrets.ts'
import { SigningKeys } from '../tokens/signing-keys.ts'
import { DeliveryUseCases } from '../usage/delivery.use-cases.ts'
import { Admission } from './admission.ts'
import { eitherKeys, networkKeys } from './network-keys.ts'
import { PlaybackUseCases } from './playback.use-cases.ts'
import { PlaybackGrants } from './playback-grant.ts'
import { previewKeys } from './playback-token.ts'

export interface PlaybackDeps {
  /** Connected. */
  dataSource: DataSource
  /** 32 bytes each, base64; the first signs, all verify. */
  secretsKeys: string[]
  clock?: Clock
  /** What caches are timed with. */
  monotonicMs?: () => number
}

export type Playback = ReturnType<typeof createPlayback>

/** All that playing takes, for a process that changes nothing but the count of what it sends. */
export function createPlayback({ dataSource, secretsKeys, clock = systemClock, monotonicMs }: PlaybackDeps) {
  const grants = new PlaybackGrants(secretsKeys)
  const previews = previewKeys(new SigningKeys(dataSource, new SecretBox(secretsKeys)))
  const keys = eitherKeys(networkKeys(dataSource, monotonicMs), previews)
  return {
    facts: new PlaybackUseCases({ dataSource, clock }),
    admission: new Admission({ grants, keys, clock }),
    grants,
    delivery: new DeliveryUseCases({ dataSource, clock }),
    clock,
  }
}
