import { beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { redrawPicture } from './picture.ts'

const [width, height] = [6, 4]
const red = { create: { width, height, channels: 3 as const, background: { r: 255, g: 0, b: 0 } } }

/** A BMP of red pixels; rows are padded to four bytes. */
function aBitmap({ width: w = width, height: h = height, compression = 0 } = {}): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4
  const bitmap = Buffer.alloc(54 + stride * height)
  bitmap.write('BM')
  bitmap.writeUInt32LE(bitmap.length, 2)
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, w],
    [30, compression],
  ] as const)
    bitmap.writeUInt32LE(value, at)
  bitmap.writeInt32LE(h, 22)
  bitmap.writeUInt16LE(1, 26)
  bitmap.writeUInt16LE(24, 28)
  for (let row = 0; row < height; row++) for (let x = 0; x < width; x++) bitmap[54 + row * stride + x * 3 + 2] = 255
  return bitmap
}

const refused = (bytes: Buffer) =>
  redrawPicture(bytes).then(
    () => 'taken',
    (error: { status: number; message: string }) => `${error.status} ${error.message}`,
  )

describe('pictures', () => {
  let jpeg: Buffer
  beforeAll(async () => {
    jpeg = await sharp(red)
      .withExif({ IFD0: { Artist: 'Ada of Example Street' } })
      .jpeg()
      .toBuffer()
  })

  it.each(['jpeg', 'png', 'gif', 'webp', 'bmp'] as const)('of %s are drawn again', async (type) => {
    const { bytes, contentType } = await redrawPicture(type === 'bmp' ? aBitmap() : await sharp(red).toFormat(type).toBuffer())
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    expect([contentType, info.width, info.height]).toEqual([type === 'gif' ? 'image/png' : 'image/jpeg', width, height])
    expect(data[0]).toBeGreaterThan(250)
    expect(data[1]).toBeLessThan(5)
  })

  it('keep what can be seen through', async () => {
    const glass = await sharp({ create: { ...red.create, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } } })
      .webp()
      .toBuffer()
    const { bytes, contentType } = await redrawPicture(glass)
    expect([contentType, (await sharp(bytes).metadata()).hasAlpha]).toEqual(['image/png', true])
  })

  it('lose everything that is no picture', async () => {
    const { bytes } = await redrawPicture(Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')]))
    expect(jpeg.includes('Example Street')).toBe(true)
    expect([bytes.includes('Example Street'), bytes.includes('<script>')]).toEqual([false, false])
  })

  it('are turned as they were taken, and made small', async () => {
    const large = await sharp({ create: { ...red.create, width: 4000, height: 2000 } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const { bytes } = await redrawPicture(large)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1280, height: 2560 })
  })

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'no JPEG'],
    [
      'SVG that looks like WebP at second sight',
      '<svg    WEBP xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'no JPEG',
    ],
    ['text', 'not a picture', 'no JPEG'],
    ['nothing', '', 'no JPEG'],
    ['a signature and nothing more', 'GIF89a', 'cannot be read'],
    ['a signature and something else', 'RIFF    WEBP<svg xmlns="http://www.w3.org/2000/svg"/>', 'cannot be read'],
    ['a BMP that ends in its header', 'BM and then', 'cannot be read'],
  ])('are not %s', async (_, text, why) => {
    expect(await refused(Buffer.from(text))).toMatch(new RegExp(`^400 .*${why}`))
  })

  it('are not cut off, not larger than can be drawn, and not compressed in ways that nobody reads', async () => {
    expect(await refused(jpeg.subarray(0, jpeg.length / 2))).toContain('cannot be read')
    const huge = await sharp({ create: { ...red.create, width: 6000, height: 5000 } })
      .png()
      .toBuffer()
    expect(await refused(huge)).toContain('more than 25000000 pixels')
    expect(await refused(aBitmap({ width: 60_000, height: -60_000 }))).toContain('may have 4000000 pixels')
    expect(await refused(aBitmap({ height: height + 1 }))).toContain('cannot be read')
    expect(await refused(aBitmap({ compression: 1 }))).toContain('compressed')
  })
})
