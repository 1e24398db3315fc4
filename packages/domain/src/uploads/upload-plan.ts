const mebibyte = 1024 ** 2

/** S3 accepts no smaller part, but for the last one. */
export const leastPieceBytes = 5 * mebibyte
export const mostPieces = 10_000
/** The most that one PUT can carry to an S3 store. */
export const mostBytesOfOnePut = 5 * 1024 * mebibyte

export interface PiecePlan {
  pieceSizeBytes: number
  pieceCount: number
}

/** Pieces of whole mebibytes, as small as a store accepts and no more than it accepts. */
export function planPieces(sizeBytes: number): PiecePlan {
  const needed = Math.ceil(sizeBytes / mostPieces / mebibyte) * mebibyte
  const pieceSizeBytes = Math.max(leastPieceBytes, needed)
  return { pieceSizeBytes, pieceCount: Math.max(1, Math.ceil(sizeBytes / pieceSizeBytes)) }
}
