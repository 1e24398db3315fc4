import type { Playback } from '@ingest/domain'
import type { FastifyInstance } from 'fastify'
import type { PlaybackFacts } from '../playback/playback-facts.ts'

export interface PlayerParts {
  playback: Pick<Playback, 'admission'>
  facts: PlaybackFacts
}

export function registerPlayer(_app: FastifyInstance, _parts: PlayerParts): void {}
