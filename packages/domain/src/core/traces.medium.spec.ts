import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { claimant, MediaFixture } from '../testing/index.ts'
import type { AuthContext } from './scope.ts'

const asked = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }
const traceParent = `00-${asked.traceId}-${asked.spanId}-01`
const other = { ...asked, traceId: 'f'.repeat(32) }
const minuteMs = 60_000

const inTrace = <T>(span: typeof asked, work: () => Promise<T>) => context.with(trace.setSpanContext(ROOT_CONTEXT, span), work)

describe('the trace of a request', () => {
  let fixture: MediaFixture
  let caller: AuthContext

  beforeAll(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    fixture = await MediaFixture.start()
  })
  afterAll(async () => {
    context.disable()
    await fixture?.stop()
  })
  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
  })

  const sent = (name: string) => fixture.jobs.sent.filter((job) => job.name === name).map(({ options }) => options?.traceParent)
  const stored = async (table: string) => {
    const rows: { trace_parent: string | null }[] = await fixture.dataSource.query(`SELECT trace_parent FROM ${table}`)
    return rows.map((row) => row.trace_parent)
  }

  it('goes on in the probe of its upload, however often that is begun anew', async () => {
    const { id: inputId } = await inTrace(asked, () => fixture.queuedInput(caller))
    expect(await stored('inputs')).toEqual([traceParent])
    await fixture.media.probe.claim({ networkId: caller.networkId, inputId }, claimant)
    fixture.clock.advance(minuteMs)
    expect(await inTrace(other, () => fixture.media.probe.sweep())).toBe(1)
    expect(sent('probe-input')).toEqual([traceParent, traceParent])
  })

  it('goes on in the encode of its job, whoever queues that', async () => {
    const { jobId } = await inTrace(asked, () => fixture.queuedJob(caller))
    const claim = await inTrace(other, () => fixture.claimJob(caller, jobId))
    expect(claim.traceParent).toBe(traceParent)
    fixture.clock.advance(minuteMs)
    await fixture.media.encode.sweep()
    expect(sent('encode')).toEqual([traceParent, traceParent])
    expect(new Set(await stored('events'))).toEqual(new Set([traceParent]))
  })

  it('is not there where nothing is traced', async () => {
    await fixture.queuedInput(caller)
    expect(await stored('inputs')).toEqual([null])
    expect(sent('probe-input')).toEqual([null])
  })
})
