import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@ingest/observability'
import { LRUCache } from 'lru-cache'
import type { EdgeClient } from '../edge/edge-client.ts'
import type { PlaybackFacts } from '../playback/playback-facts.ts'
import { ViewerCount } from './viewer-count.ts'

const EVERY_MS = 5000
const MOST_STREAMS = 10_000
const AT_ONCE = 16

export interface ElsewhereParts {
  facts: Pick<PlaybackFacts, 'live'>
  client: Pick<EdgeClient, 'tell'>
  logger: Logger
  /** The name of this process. */
  instance: string
}

/** Those who watch here what another instance has: it is told of them, and counts them with its own. */
export class ViewersElsewhere {
  private readonly counts = new LRUCache<string, ViewerCount>({ max: MOST_STREAMS })
  private readonly stopping = new AbortController()
  private readonly work: Promise<void>

  constructor(private readonly parts: ElsewhereParts) {
    this.work = this.run()
  }

  see(liveId: string, address: string, player?: string): void {
    const count = this.counts.get(liveId) ?? new ViewerCount()
    this.counts.set(liveId, count)
    count.see(address, player)
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.work
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      const ids = [...this.counts.keys()]
      const tellNext = async () => {
        for (let id = ids.pop(); id !== undefined && !signal.aborted; id = ids.pop()) await this.tell(id)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, tellNext))
      await pause(EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  /** An instance that cannot be told hears of them the next time: they are still here. */
  private async tell(liveId: string): Promise<void> {
    const { facts, client, instance, logger } = this.parts
    const seen = this.counts.get(liveId)?.tell()
    if (seen === undefined) return void this.counts.delete(liveId)
    try {
      const { broadcast } = await facts.live(liveId)
      if (broadcast?.state !== 'RUNNING' || broadcast.instance === instance) return
      const query = new URLSearchParams({ instance, seen })
      await client.tell(broadcast.internalUrl, `/edge/${liveId}/${broadcast.id}/viewers?${query}`)
    } catch (error) {
      logger.debug({ err: error, live: liveId }, 'nobody could be told who watches a live stream here')
    }
  }
}
