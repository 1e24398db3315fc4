import { describe, expect, it } from '@jest/globals'
import { collect, MIB, pattern } from './bytes.ts'
import { runChild, startChild } from './child.ts'
import type { Harness } from './harness.ts'

const KILLS = 10
/** On a machine that many share; alone it takes some seconds. */
const LONG_MS = 240_000
const OBJECT_BYTES = 9 * MIB
const ALLOWED_GROWTH_BYTES = 64 * MIB

/** What a process that is short of memory, or dies, does to the objects. */
export function robustnessSuite(harness: Harness): void {
  describe('robustness', () => {
    it('moves 200 MB each way in a process that has 64 MB', async () => {
      const { sizeBytes, growthBytes } = await runChild('move-large', harness.config, {
        key: 'memory/object',
        sizeBytes: 200 * MIB,
      })
      expect(sizeBytes).toBe(200 * MIB)
      expect(growthBytes).toBeLessThan(ALLOWED_GROWTH_BYTES)
      expect(await harness.store.head('memory/object')).toMatchObject({ sizeBytes: 200 * MIB })
    })

    it(
      'leaves the old or the new object when a writer is killed, never a torn one',
      async () => {
        const key = 'killed/object'
        await harness.store.put(key, Buffer.alloc(OBJECT_BYTES, 0))
        let generation = 0
        for (let kill = 0; kill < KILLS; kill++) {
          const options = { key, sizeBytes: OBJECT_BYTES, generation }
          const { acknowledged } = await startChild('put-forever', harness.config, options).killAfter(1 + kill * 3)
          const bytes = await collect((await harness.store.get(key)).body)
          const seen = bytes[0] ?? -1
          expect({ length: bytes.length, even: bytes.every((byte) => byte === seen) }).toEqual({
            length: OBJECT_BYTES,
            even: true,
          })
          expect(seen).toBeGreaterThanOrEqual(acknowledged)
          generation = seen
        }
      },
      LONG_MS,
    )

    it('serves its writers and readers at once', async () => {
      const keys = Array.from({ length: 50 }, (_, index) => `many/${index}`)
      await Promise.all(keys.map((key, index) => harness.store.put(key, pattern(100_000, index))))
      const bodies = await Promise.all(keys.map(async (key) => collect((await harness.store.get(key)).body)))
      bodies.forEach((body, index) => {
        expect(body.equals(pattern(100_000, index))).toBe(true)
      })
    })
  })
}
