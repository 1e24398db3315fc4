import { setTimeout as pause } from 'node:timers/promises'
import type { Domain } from '@ingest/domain'
import type { Logger } from '@ingest/observability'
import type { SegmentWriter } from './segment-writer.ts'
import type { LeftFolder, Spool } from './spool.ts'

const EVERY_MS = 1000

export interface SettlingParts {
  domain: Pick<Domain['broadcasts'], 'settle'>
  writer: SegmentWriter
  spool: Spool
  logger: Logger
  instance: string
  /** Whether this process goes on with a broadcast. */
  isRunning(broadcastId: string): boolean
}

/**
 * Tells the domain what recordings need not wait for any more: the broadcasts of which the store has all that this process had, and those of
 * dead processes whose spool it has emptied.
 */
export class Settling {
  private readonly unsettled = new Set<string>()
  private readonly adopting = new Map<string, Promise<void>>()
  private readonly stopping = new AbortController()
  private readonly loop: Promise<void>

  constructor(private readonly parts: SettlingParts) {
    this.loop = this.repeat()
  }

  /** This process has, or may have, something of a broadcast. */
  add(broadcastId: string): void {
    this.unsettled.add(broadcastId)
  }

  /** After the writer has been drained: what is left is left to another process. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.loop
    const { domain, writer, spool, instance, logger } = this.parts
    const broadcastIds = [...this.unsettled].filter((id) => writer.hasStored(id))
    try {
      if (broadcastIds.length > 0) await domain.settle({ instance, broadcastIds, isGone: true })
      if (broadcastIds.length === this.unsettled.size) await spool.close()
    } catch (error) {
      logger.warn({ err: error }, 'recordings wait until this process is found to be gone')
    }
  }

  private async repeat(): Promise<void> {
    const { logger, spool } = this.parts
    while (!this.stopping.signal.aborted) {
      await spool.touch().catch((error: unknown) => logger.error({ err: error }, 'the spool of live segments cannot be used'))
      await this.settleOwn().catch((error: unknown) => logger.debug({ err: error }, 'a broadcast cannot be settled yet'))
      await this.adoptLeft().catch((error: unknown) => logger.warn({ err: error }, 'the spool of a dead process cannot be read'))
      await pause(EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }

  private async settleOwn(): Promise<void> {
    const { domain, writer, instance, isRunning } = this.parts
    const broadcastIds = [...this.unsettled].filter((id) => !isRunning(id) && writer.hasStored(id))
    if (broadcastIds.length === 0) return
    const kept = await domain.settle({ instance, broadcastIds })
    for (const id of broadcastIds) if (!kept.includes(id)) this.unsettled.delete(id)
  }

  /** One that waits for the store does not keep this from others. */
  private async adoptLeft(): Promise<void> {
    for (const folder of await this.parts.spool.left()) {
      const { instance } = folder
      if (this.adopting.has(instance)) continue
      const adopting = this.adopt(folder).catch((error: unknown) => {
        this.parts.logger.warn({ err: error, instance }, 'the spool of a dead process cannot be emptied yet')
      })
      this.adopting.set(
        instance,
        adopting.finally(() => this.adopting.delete(instance)),
      )
    }
  }

  private async adopt({ instance, files, remove }: LeftFolder): Promise<void> {
    const { domain, writer, logger } = this.parts
    if (files.length > 0) logger.info({ instance, files: files.length }, 'the spool of a dead process is emptied')
    await Promise.all(files.map((file) => writer.adopt(file, broadcastOf(file.key))))
    await domain.settle({ instance, isGone: true })
    await remove()
  }
}

/** See `keys.broadcast`. */
function broadcastOf(key: string): string {
  return key.split('/')[3] as string
}
