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
