import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { retryAfterSeconds } from '../core/claim.ts'
import type { AuthContext } from '../core/scope.ts'
import { aVariant, claimant, MediaFixture } from '../testing/index.ts'
import type { EncodeClaim } from './encode.claim.ts'

/** The job that a worker is woken for; whose turn it is, is another matter. */
interface Call {
  networkId: string
  jobId: string
}

describe('queued encodes', () => {
  let fixture: MediaFixture
  let [busy, quiet]: AuthContext[] = []

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    ;[busy, quiet] = [await fixture.tenant(), await fixture.tenant()]
  })

  const encode = () => fixture.media.encode

  async function queue(caller: AuthContext | undefined, count: number): Promise<Call[]> {
    if (!caller) throw new Error('there is no such network')
    const calls: Call[] = []
    for (let made = 0; made < count; made += 1) {
      fixture.clock.advance(10)
      const { jobId } = await fixture.queuedJob(caller)
      calls.push({ networkId: caller.networkId, jobId })
    }
    return calls
  }

  /** What a worker does that is woken. */
  async function next(call: Call | undefined): Promise<EncodeClaim> {
    fixture.clock.advance(10)
    const claim = call && (await encode().claimNext(call, claimant))
    if (!claim) throw new Error('there is nothing to do')
    return claim
  }

  async function finishOne(call: Call): Promise<string> {
    const claim = await next(call)
    await encode().complete(claim, { variants: [aVariant('Adaptive')], sizeBytes: 1000 })
    return claim.jobId
  }

  async function finishAll(calls: Call[]): Promise<string[]> {
    const finished: string[] = []
    for (const call of calls) finished.push(await finishOne(call))
    return finished
  }

  const idsOf = (calls: Call[]) => calls.map(({ jobId }) => jobId)

  it('of one network are taken in the order in which they came', async () => {
    const calls = await queue(busy, 3)
    expect(await finishAll(calls.toReversed())).toEqual(idsOf(calls))
  })

  it('of a network with ten do not hold up the only one of another', async () => {
    const many = await queue(busy, 10)
    const first = await finishOne(many[0] as Call)
    const [one] = await queue(quiet, 1)
    const order = await finishAll([...many.slice(1), one as Call])
    expect([first, order[0]]).toEqual([many[0]?.jobId, one?.jobId])
    expect(order.slice(1)).toEqual(idsOf(many.slice(1)))
  })

  it('of two networks take turns', async () => {
    const [many, few] = [await queue(busy, 4), await queue(quiet, 2)]
    const [a, b] = [idsOf(many), idsOf(few)]
    expect(await finishAll([...many, ...few])).toEqual([a[0], b[0], a[1], b[1], a[2], a[3]])
  })

  it('share all workers, who ask at the same moment', async () => {
    const [many, few] = [await queue(busy, 6), await queue(quiet, 3)]
    const claims = await Promise.all(many.slice(0, 4).map(next))
    const [mine, theirs] = [busy, quiet].map((caller) => claims.filter(({ networkId }) => networkId === caller?.networkId))
    expect(new Set(claims.map(({ jobId }) => jobId)).size).toBe(4)
    expect([mine?.length, theirs?.length]).toEqual([2, 2])
    expect((await next(few[0])).networkId).toBe(busy?.networkId)
    expect((await next(few[1])).networkId).toBe(quiet?.networkId)
  })

  it('are not called for by others before their pause is over, and then go first', async () => {
    const [failed, second, third] = await queue(busy, 3)
    await encode().fail(await next(failed), { code: 'interrupted', message: 'It was interrupted.' }, { permanent: false })
    expect((await next(second)).jobId).toBe(second?.jobId)
    fixture.clock.advance(retryAfterSeconds(1) * 1000)
    expect((await next(third)).jobId).toBe(failed?.jobId)
  })

  it('are due when they are called for, whatever the clock of the worker says', async () => {
    const [failed] = await queue(busy, 1)
    await encode().fail(await next(failed), { code: 'interrupted', message: 'It was interrupted.' }, { permanent: false })
    expect((await next(failed)).attempt).toBe(2)
  })

  it('are taken from a dead worker by the call for them', async () => {
    const [call] = await queue(busy, 1)
    await next(call)
    expect(await encode().claimNext(call as Call, claimant)).toBeUndefined()
    fixture.clock.advance(60_000)
    expect((await next(call)).attempt).toBe(2)
  })
})
