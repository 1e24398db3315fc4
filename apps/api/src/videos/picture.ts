import { errors } from '@ingest/domain'
import sharp, { type Sharp } from 'sharp'
import { decodeBitmap } from './bitmap.ts'

export interface Picture {
  bytes: Buffer
  contentType: string
}

/** 24 megapixels, and a little more: the largest that cameras make commonly. */
const mostPixels = 25_000_000
const mostSide = 2560
const decodeSeconds = 20

/** By the first bytes, whatever a client says of its type. SVG is none of these: it is a program. */
const signatures: [type: string, signature: (head: string) => boolean][] = [
  ['jpeg', (head) => head.startsWith('\xff\xd8\xff')],
  ['png', (head) => head.startsWith('\x89PNG\r\n\x1a\n')],
  ['gif', (head) => head.startsWith('GIF8')],
  ['webp', (head) => head.startsWith('RIFF') && head.startsWith('WEBP', 8)],
  ['bmp', (head) => head.startsWith('BM')],
]

// Whatever libvips could read beside them is not for strangers.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['Jpeg', 'Png', 'Nsgif', 'Webp'].map((type) => `VipsForeignLoad${type}Buffer`) })

/**
 * Makes a picture of what a user has sent, with none of its bytes: no metadata, no second meaning. It is turned as its
 * EXIF says, is 2560 pixels wide and high at most, and of an animation there is the first frame.
 * @throws DomainError 400
 */
export async function redrawPicture(sent: Buffer): Promise<Picture> {
  const head = sent.subarray(0, 16).toString('latin1')
  const type = signatures.find(([, isOfType]) => isOfType(head))?.[0]
  if (!type) throw errors.unreadablePicture('The part "image" is no JPEG, PNG, GIF, BMP or WebP.')
  try {
    const image = type === 'bmp' ? decodeBitmap(sent) : sharp(sent, { limitInputPixels: mostPixels, failOn: 'error' })
    const small = image.timeout({ seconds: decodeSeconds }).autoOrient()
    const sized = small.resize({ width: mostSide, height: mostSide, fit: 'inside', withoutEnlargement: true })
    return await encode(sized, (await image.metadata()).hasAlpha)
  } catch (error) {
    throw errors.unreadablePicture(`The picture cannot be read: ${explain(error)}`)
  }
}

async function encode(image: Sharp, hasAlpha: boolean): Promise<Picture> {
  if (hasAlpha) return { bytes: await image.png().toBuffer(), contentType: 'image/png' }
  return { bytes: await image.jpeg({ quality: 88 }).toBuffer(), contentType: 'image/jpeg' }
}

function explain(error: unknown): string {
  const { message } = error as Error
  if (/pixel limit/i.test(message)) return `it has more than ${mostPixels} pixels.`
  return message.split('\n')[0] ?? message
}
