/** A time as black and white blocks along the upper edge of a picture, large enough to survive scaling and a poor encode. */
export const barcode = {
  width: 640,
  height: 360,
  framesPerSecond: 25,
  blocks: 24,
  blockHeight: 40,
  /** Of a block in a canvas that is `blocks` times as wide and once as high. */
  readPixels: 10,
} as const

const timeBits = 20
const nibbles = timeBits / 4
/** Times come round after 17 minutes: longer than any latency. */
const roundMs = 2 ** timeBits

/** A time of 20 bits in milliseconds, and above it four bits of a sum, so that a picture which is read wrongly says so. */
export function codeOf(timeMs: number): number {
  const time = Math.floor(timeMs) % roundMs
  return time + sumOf(time) * roundMs
}

/** @returns how long before now the time was that the code says; undefined when it is none */
export function ageOf(code: number, nowMs: number): number | undefined {
  const time = code % roundMs
  if (Math.floor(code / roundMs) !== sumOf(time)) return undefined
  return (((Math.floor(nowMs) - time) % roundMs) + roundMs) % roundMs
}

/** Not zero for zero, so that a black picture is no time. */
function sumOf(time: number): number {
  let sum = 5
  for (let index = 0; index < nibbles; index += 1) sum += (time >> (4 * index)) & 0xf
  return sum & 0xf
}
