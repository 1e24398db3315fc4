const MIB = 1024 * 1024
const FIRST_BLOCK_BYTES = 8 * MIB
const LARGEST_BLOCK_BYTES = 64 * MIB
const BLOCKS_OF_ONE_SIZE = 1_000

export interface Block {
  /** Valid until the next block is asked for: one buffer serves for all. */
  bytes: Buffer
  last: boolean
}

/**
 * Cuts a stream into the parts of a multipart upload. Blocks grow, since an upload has at most 10,000 parts: almost half a
 * terabyte fits. Always yields a last block, an empty one for an empty stream.
 */
export async function* blocksOf(chunks: AsyncIterable<Buffer>, sizeBytes = Number.POSITIVE_INFINITY): AsyncGenerator<Block> {
  let index = 0
  let filled = 0
  let buffer = Buffer.allocUnsafeSlow(Math.min(FIRST_BLOCK_BYTES, sizeBytes + 1))
  for await (const chunk of chunks) {
    for (let offset = 0; offset < chunk.length; ) {
      if (filled === buffer.length) {
        yield { bytes: buffer, last: false }
        index += 1
        filled = 0
        if (blockBytes(index) !== buffer.length) buffer = Buffer.allocUnsafeSlow(blockBytes(index))
      }
      const copied = chunk.copy(buffer, filled, offset)
      filled += copied
      offset += copied
    }
  }
  yield { bytes: buffer.subarray(0, filled), last: true }
}

export function blockBytes(index: number): number {
  return Math.min(LARGEST_BLOCK_BYTES, FIRST_BLOCK_BYTES * 2 ** Math.floor(index / BLOCKS_OF_ONE_SIZE))
}
