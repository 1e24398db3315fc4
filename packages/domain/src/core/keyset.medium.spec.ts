import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { VideoEntity } from '../entities/video.entity.ts'
import { MediaFixture } from '../testing/index.ts'
import { emptyVideo } from '../videos/empty-video.ts'
import { createDataSource } from './data-source.ts'
import { newId } from './ids.ts'
import type { ListBound, ListQuery } from './list.ts'
import type { AuthContext } from './scope.ts'

const STANDING = 120
const everything = { status: 'all' }

describe('a list that is walked', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  /** Another connection, which changes what the walk reads. */
  let other: DataSource

  beforeAll(async () => {
    fixture = await MediaFixture.start()
    other = await createDataSource({ url: (fixture.dataSource.options as { url: string }).url }).initialize()
  })
  afterAll(async () => {
    await other?.destroy()
    await fixture?.stop()
  })

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
  })

  /** Several have the same time of creation: only their ids tell them apart. */
  async function insert(count: number): Promise<string[]> {
    const rows = Array.from({ length: count }, (_, index) => {
      const now = new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 3) * 1000)
      return emptyVideo({ id: newId(), networkId: caller.networkId, title: `Video ${index}`, now })
    })
    await other.manager.insert(VideoEntity, rows)
    return rows.map(({ id }) => id)
  }

  /** Between any two pages something is added, and something that was added before goes. */
  async function walk(query: Pick<ListQuery, 'field' | 'order'>): Promise<string[]> {
    const seen: string[] = []
    let passing = await insert(7)
    let start: ListBound | undefined
    do {
      const page = await fixture.media.videos.list(caller, { ...query, max: 10, start }, everything)
      seen.push(...page.items.map(({ id }) => id))
      start = page.next
      const added = await insert(5)
      await other.manager.delete(VideoEntity, passing)
      passing = added
    } while (start)
    return seen
  }

  it.each([
    { field: 'id', order: 'asc' },
    { field: 'id', order: 'desc' },
    { field: 'created_at', order: 'asc' },
    { field: 'created_at', order: 'desc' },
  ] as const)('by $field, $order, repeats nothing and skips nothing that stands, whatever comes and goes', async (query) => {
    const standing = await insert(STANDING)
    const seen = await walk(query)
    expect(new Set(seen).size).toBe(seen.length)
    const found = seen.filter((id) => standing.includes(id))
    const sorted = query.order === 'asc' ? standing : standing.toReversed()
    expect(found).toEqual(sorted)
  })
})
