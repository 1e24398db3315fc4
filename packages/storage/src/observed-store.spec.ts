import { describe, expect, it } from '@jest/globals'
import type { ListedObject, ObjectStore } from './object-store.ts'
import { observedStore } from './observed-store.ts'

const object = (key: string): ListedObject => ({ key, sizeBytes: 1, etag: 'e', lastModified: new Date(0) })

/** A store of which the test sees what is done with it. */
function watch(methods: object) {
  const seen: string[] = []
  const observe = async <T>(operation: string, key: string | undefined, work: () => Promise<T>) => {
    seen.push(`${operation} ${key}`)
    try {
      return await work()
    } catch (error) {
      seen.push(`failed: ${(error as Error).message}`)
      throw error
    }
  }
  return { seen, store: observedStore(methods as ObjectStore, observe) }
}

async function take<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = []
  for await (const item of items) if (taken.push(item) === count) break
  return taken
}

describe('a watched store', () => {
  it('tells of each call, its key and its failure', async () => {
    const { store, seen } = watch({
      head: async (key: string) => ({ key }),
      delete: () => Promise.reject(new Error('away')),
    })
    expect(await store.head('inputs/1')).toEqual({ key: 'inputs/1' })
    await expect(store.delete(['a', 'b'])).rejects.toThrow('away')
    expect(seen).toEqual(['head inputs/1', 'delete undefined', 'failed: away'])
  })

  it('tells of no signature', async () => {
    const { store, seen } = watch({ signGet: async () => 'https://s3/k?X-Amz-Signature=hush' })
    expect(await store.signGet('k', { expiresInSeconds: 60 })).toContain('hush')
    expect(seen).toEqual([])
  })

  it('lists no more than is asked for, and ends what it began', async () => {
    let ended = false
    async function* list() {
      try {
        for (let index = 0; ; index++) yield object(`k${index}`)
      } finally {
        ended = true
      }
    }
    const { store, seen } = watch({ list })
    expect((await take(store.list('videos/'), 3)).map(({ key }) => key)).toEqual(['k0', 'k1', 'k2'])
    expect(seen).toEqual(['list videos/'])
    expect(ended).toBe(true)
  })
})
