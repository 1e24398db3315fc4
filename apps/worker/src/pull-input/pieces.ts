/**
 * Cuts a stream into pieces of one size; only the last one may be smaller.
 * @param onChunk is told of everything that arrives, and may throw
 */
export async function* inPieces(
  chunks: AsyncIterable<Buffer>,
  pieceBytes: number,
  onChunk: (sizeBytes: number) => void,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    onChunk(chunk.length)
    let rest = chunk
    while (size + rest.length >= pieceBytes) {
      const taken = pieceBytes - size
      yield Buffer.concat([...parts, rest.subarray(0, taken)])
      rest = rest.subarray(taken)
      parts = []
      size = 0
    }
    parts.push(rest)
    size += rest.length
  }
  if (size > 0) yield Buffer.concat(parts)
}
