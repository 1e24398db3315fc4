import { Readable } from 'node:stream'
import { expect, it } from '@jest/globals'
import { inPieces } from './pieces.ts'

async function cut(texts: string[], pieceBytes: number): Promise<string[]> {
  const pieces: string[] = []
  const chunks = Readable.from(texts.map((text) => Buffer.from(text)))
  for await (const piece of inPieces(chunks, pieceBytes, () => undefined)) pieces.push(piece.toString())
  return pieces
}

it.each([
  [['abcdefgh'], 3, ['abc', 'def', 'gh']],
  [['a', 'b', 'c', 'd'], 3, ['abc', 'd']],
  [['ab', 'cdefg', 'hi'], 3, ['abc', 'def', 'ghi']],
  [['abc'], 3, ['abc']],
  [[], 3, []],
])('%j in pieces of %d', async (texts, pieceBytes, pieces) => {
  expect(await cut(texts, pieceBytes)).toEqual(pieces)
})
