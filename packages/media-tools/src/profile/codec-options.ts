import { z } from 'zod'
import { parseQuantity } from './quantities.ts'

const choice = (...values: string[]) => z.custom<string>((value) => values.includes(String(value)), `one of ${values.join(', ')}`)

const whole = (least: number, most: number) =>
  z.custom<number | string>((value) => isWhole(value, least, most), `a whole number from ${least} to ${most}`)

const rate = z.custom<number | string>((value) => (parseQuantity(value) ?? 0) > 0, 'a rate such as "800k"')

function isWhole(value: unknown, least: number, most: number): boolean {
  const isNumeral = typeof value === 'number' || (typeof value === 'string' && /^-?\d{1,4}$/.test(value))
  return isNumeral && Number.isInteger(Number(value)) && Number(value) >= least && Number(value) <= most
}

/**
 * The encoder options of a profile that may reach ffmpeg, each under the name of ffmpeg's libx264 option. None of them
 * names a file, opens another stream or makes the memory of the encoder grow beyond its limit.
 */
export const codecOptions = {
  preset: choice('ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower'),
  tune: choice('film', 'animation', 'grain', 'stillimage', 'fastdecode', 'zerolatency', 'psnr', 'ssim'),
  level: choice('1.3', '2.0', '2.1', '2.2', '3.0', '3.1', '3.2', '4.0', '4.1', '4.2', '5.0', '5.1', '5.2'),
  crf: whole(0, 51),
  maxrate: rate,
  bufsize: rate,
  refs: whole(1, 16),
  bf: whole(0, 16),
  b_strategy: whole(0, 2),
  qmin: whole(0, 69),
  qmax: whole(0, 69),
  qdiff: whole(0, 69),
  me_method: choice('dia', 'hex', 'umh', 'esa'),
  me_range: whole(4, 64),
  subq: whole(0, 11),
  trellis: whole(0, 2),
  'rc-lookahead': whole(0, 120),
} satisfies Record<string, z.ZodType<string | number>>

export type CodecOption = keyof typeof codecOptions
export type CodecOptions = Partial<Record<CodecOption, string | number>>

export function isCodecOption(name: string): name is CodecOption {
  return Object.hasOwn(codecOptions, name)
}
