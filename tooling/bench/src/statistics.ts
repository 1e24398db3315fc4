export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

/** The median, and in brackets the least and the most. */
export function spread(values: number[], digits = 2): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`
}

/** @returns whether it was reached */
export function tellAim(what: string, found: number, most: number, unit = ''): boolean {
  const reached = found <= most
  console.log(`${what}: ${found.toFixed(2)}${unit}, aim ${most}${unit}: ${reached ? 'reached' : 'MISSED'}`)
  return reached
}

/** @param share of the values that are at most as large */
export function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN
}

/** Of the straight line that fits the points best (least squares). */
export function slope(points: [x: number, y: number][]): number {
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const [above, below] = points.reduce(
    ([covariance, variance], [x, y]) => [covariance + (x - meanX) * (y - meanY), variance + (x - meanX) ** 2],
    [0, 0],
  )
  return above / below
}
