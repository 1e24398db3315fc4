import { expect, test } from '@jest/globals'
import { missingParts, sentBytes } from './upload-state.ts'

const state = { inputId: 'i', uploadId: 'u', pieceSize: 10, pieceCount: 3, fingerprint: 'f', done: [3, 1] }

test('what is missing is what was not acknowledged', () => {
  expect(missingParts(state, 25)).toEqual([{ number: 2, start: 10, end: 20 }])
  expect(missingParts({ ...state, done: [] }, 25).at(-1)).toEqual({ number: 3, start: 20, end: 25 })
})

test('the last part counts with its own size', () => {
  expect(sentBytes(state, 25)).toBe(15)
  expect(sentBytes({ ...state, done: [1, 2, 3] }, 25)).toBe(25)
})
