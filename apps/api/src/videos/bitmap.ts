import { decode } from 'bmp-ts'
import sharp, { type Sharp } from 'sharp'

/** It is decoded in JavaScript, and nobody else is served meanwhile. */
const mostPixels = 4_000_000
/** Plain, and with the bits of each colour said: no run lengths (BITMAPINFOHEADER, `biCompression`). */
const plain = [0, 3, 6]

/** A BMP as pixels: libvips does not read it. @throws Error */
export function decodeBitmap(sent: Buffer): Sharp {
  const [width, height] = [sent.readUInt32LE(18), Math.abs(sent.readInt32LE(22))]
  if (width * height > mostPixels) throw new Error(`a BMP may have ${mostPixels} pixels.`)
  if (!plain.includes(sent.readUInt32LE(30))) throw new Error('compressed BMPs are not read.')
  const { data } = decode(sent)
  const pixels = Buffer.alloc(width * height * 3)
  // From A, B, G, R.
  for (let at = 0, from = 0; at < pixels.length; at += 3, from += 4) {
    pixels[at] = data[from + 3] as number
    pixels[at + 1] = data[from + 2] as number
    pixels[at + 2] = data[from + 1] as number
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}
