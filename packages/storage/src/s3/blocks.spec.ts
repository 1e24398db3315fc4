import { describe, expect, it } from '@jest/globals'
import { blockBytes, blocksOf } from './blocks.ts'

const MIB = 1024 * 1024

async function* chunks(...sizes: number[]): AsyncGenerator<Buffer> {
  for (const size of sizes) yield Buffer.alloc(size)
}

async function cut(...sizes: number[]) {
  const blocks: { size: number; last: boolean }[] = []
  for await (const { bytes, last } of blocksOf(chunks(...sizes))) blocks.push({ size: bytes.length, last })
  return blocks
}

describe('blocks', () => {
  it('are one for what fits, and one empty one for nothing', async () => {
    expect(await cut()).toEqual([{ size: 0, last: true }])
    expect(await cut(3, 4)).toEqual([{ size: 7, last: true }])
    expect(await cut(8 * MIB)).toEqual([{ size: 8 * MIB, last: true }])
  })

  it('are cut at their size wherever the chunks end', async () => {
    expect(await cut(5 * MIB, 5 * MIB, 7 * MIB)).toEqual([
      { size: 8 * MIB, last: false },
      { size: 8 * MIB, last: false },
      { size: MIB, last: true },
    ])
  })

  it('grow so that 10,000 of them hold almost half a terabyte, and stay below 64 MiB', () => {
    const total = Array.from({ length: 10_000 }, (_, index) => blockBytes(index)).reduce((sum, size) => sum + size)
    expect(total).toBeGreaterThan(490 * 1024 * MIB)
    expect(blockBytes(9_999)).toBe(64 * MIB)
  })
})
