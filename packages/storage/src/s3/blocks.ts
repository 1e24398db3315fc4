const MIB = 1024 * 1024
const SMALL_BYTES = 64 * 1024
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
 * terabyte fits. Always yields a last block, an empty one for an empty stream. A small stream costs a small buffer.
 */
export async function* blocksOf(chunks: AsyncIterable<Buffer>, expectedBytes = SMALL_BYTES): AsyncGenerator<Block> {
  let index = 0
  let filled = 0
  let buffer: Buffer = Buffer.allocUnsafeSlow(Math.min(FIRST_BLOCK_BYTES, expectedBytes))
  for await (const chunk of chunks) {
    for (let offset = 0; offset < chunk.length; ) {
      if (filled === blockBytes(index)) {
        yield { bytes: buffer, last: false }
        index += 1
        filled = 0
      }
      if (filled === buffer.length) buffer = enlarge(buffer, blockBytes(index))
      const copied = chunk.copy(buffer, filled, offset)
      filled += copied
      offset += copied
    }
  }
  yield { bytes: buffer.subarray(0, filled), last: true }
}

function enlarge(buffer: Buffer, most: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(most, Math.max(SMALL_BYTES, buffer.length * 2)))
  buffer.copy(larger)
  return larger
}

export function blockBytes(index: number): number {
  return Math.min(LARGEST_BLOCK_BYTES, FIRST_BLOCK_BYTES * 2 ** Math.floor(index / BLOCKS_OF_ONE_SIZE))
}
