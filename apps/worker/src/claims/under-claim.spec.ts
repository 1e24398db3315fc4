import { createLogger, createMetrics, createObservers } from '@ingest/observability'
import { describe, expect, it } from '@jest/globals'
import { ClaimLostError, underClaim } from './under-claim.ts'

const metrics = createMetrics()
const watching = { logger: createLogger({ app: 'test', level: 'silent', pretty: false }), observers: createObservers(metrics) }
const never = new AbortController().signal

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('underClaim', () => {
  it('beats until the work is done', async () => {
    let beats = 0
    const enough = Promise.withResolvers<void>()
    const beat = async () => {
      if (++beats === 3) enough.resolve()
      return true
    }
    expect(
      await underClaim(
        { everyMs: 1, beat },
        watching,
        async () => {
          await enough.promise
          return 'done'
        },
        never,
      ),
    ).toBe('done')
  })

  it('aborts the work when the claim is lost', async () => {
    await expect(underClaim({ everyMs: 1, beat: async () => false }, watching, untilAborted, never)).rejects.toThrow(
      ClaimLostError,
    )
  })

  it('goes on while the database is away', async () => {
    let beats = 0
    const beat = async () => {
      if (++beats < 4) throw new Error('away')
      return false
    }
    await expect(underClaim({ everyMs: 1, beat }, watching, untilAborted, never)).rejects.toThrow(ClaimLostError)
    expect(beats).toBe(4)
    expect((await metrics.expose()).body).toContain('ingest_lease_renewals_failed_total{lease="job",reason="failed"} 3')
  })

  it('aborts the work with its caller', async () => {
    const stop = new AbortController()
    const work = underClaim({ everyMs: 1, beat: async () => true }, watching, untilAborted, stop.signal)
    stop.abort(new Error('stopped'))
    await expect(work).rejects.toThrow('stopped')
  })
})
