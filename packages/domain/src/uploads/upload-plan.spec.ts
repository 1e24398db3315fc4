import { describe, expect, it } from '@jest/globals'
import { leastPieceBytes, mostPieces, planPieces } from './upload-plan.ts'

describe('planPieces', () => {
  it.each([
    [1, leastPieceBytes, 1],
    [leastPieceBytes, leastPieceBytes, 1],
    [leastPieceBytes + 1, leastPieceBytes, 2],
    [leastPieceBytes * mostPieces, leastPieceBytes, mostPieces],
  ])('cuts %d bytes into pieces of %d', (sizeBytes, pieceSizeBytes, pieceCount) => {
    expect(planPieces(sizeBytes)).toEqual({ pieceSizeBytes, pieceCount })
  })

  it.each([leastPieceBytes * mostPieces + 1, 100 * 1024 ** 3, 5 * 1024 ** 4])('grows the pieces of %d bytes', (sizeBytes) => {
    const { pieceSizeBytes, pieceCount } = planPieces(sizeBytes)
    expect(pieceCount).toBeLessThanOrEqual(mostPieces)
    expect(pieceSizeBytes * pieceCount).toBeGreaterThanOrEqual(sizeBytes)
    expect(pieceSizeBytes * (pieceCount - 1)).toBeLessThan(sizeBytes)
  })
})
