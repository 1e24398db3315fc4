import { expect, it } from '@jest/globals'
import { fitSize } from './picture-size.ts'

const box = (width: number, height: number | undefined, keep_aspect_ratio: boolean) => ({
  width,
  height,
  keep_aspect_ratio,
  bitrate: '1M',
})
const size = (width: number, height: number) => ({ width, height })

it.each([
  ['the same shape', box(1280, 720, true), size(1920, 1080), { width: 1280, height: 720, capped: false }],
  ['a wider source', box(1280, 720, true), size(1920, 800), { width: 1280, height: 534, capped: false }],
  ['a source of 4:3', box(640, undefined, true), size(1440, 1080), { width: 640, height: 480, capped: false }],
  ['a portrait source', box(1280, 720, true), size(1080, 1920), { width: 720, height: 1280, capped: false }],
  ['a smaller source', box(1280, 720, true), size(853, 480), { width: 852, height: 480, capped: true }],
  ['another shape, stretched by its pixels', box(640, 480, false), size(1920, 1080), { width: 640, height: 480, capped: false }],
  ['another shape, smaller source', box(1280, 960, false), size(640, 360), { width: 480, height: 360, capped: true }],
  ['odd sizes', box(427, 241, false), size(1920, 1080), { width: 428, height: 242, capped: false }],
])('fits %s', (_, settings, source, expected) => {
  expect(fitSize(settings, source)).toEqual(expected)
})
