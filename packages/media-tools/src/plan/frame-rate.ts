import type { Rational } from '../probe/media-probe.ts'

/** Apple's authoring specification allows at most 60 frames per second. */
const MAX_RATE = 60
/** Slower sources repeat frames, so that a keyframe can stand near every moment that a segment may start at. */
const MIN_RATE = 10
const FALLBACK: Rational = { num: 25, den: 1 }

const standardRates: Rational[] = [
  ...[10, 12, 15, 20].map((num) => ({ num, den: 1 })),
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
]

export const rateValue = ({ num, den }: Rational): number => num / den

/**
 * The constant frame rate to encode a source with: its own when it is constant, the nearest standard rate that loses no
 * frame when it varies, a whole fraction of it when it is above 60,
 * a multiple when it is below 10.
 */
export function sourceFrameRate(base: Rational | undefined, average: Rational | undefined): Rational {
  const measured = average ?? base
  if (!measured) return FALLBACK
  const constant = base && Math.abs(rateValue(base) / rateValue(measured) - 1) < 0.005
  return withinLimits(constant ? base : nearestStandard(measured))
}

/** The rate of a rendition that asks for one: never above the source's, and exact where it means 23.976 and its kind. */
export function renditionFrameRate(wanted: number | undefined, source: Rational): Rational {
  if (wanted === undefined || wanted >= rateValue(source) * 0.999) return source
  const standard = standardRates.find((rate) => Math.abs(rateValue(rate) - wanted) < 0.002)
  return standard ?? { num: Math.round(wanted * 1000), den: 1000 }
}

function nearestStandard(rate: Rational): Rational {
  return standardRates.find((standard) => rateValue(standard) >= rateValue(rate) * 0.99) ?? rate
}

function withinLimits({ num, den }: Rational): Rational {
  const rate = num / den
  if (rate < MIN_RATE * 0.999) return { num: num * Math.ceil(MIN_RATE / rate), den }
  return { num, den: den * Math.ceil(rate / (MAX_RATE * 1.001)) }
}
