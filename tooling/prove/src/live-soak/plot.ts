export interface Panel {
  title: string
  /** In minutes; what is no number is left out. */
  lines: { name: string; points: [minutes: number, value: number][] }[]
}

const width = 900
const panelHeight = 150
const margin = { left: 70, right: 120, top: 30, bottom: 25 }
const colours = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700']

/** Panels below each other, over the same time, each from zero. @returns an SVG file */
export function plot(panels: Panel[]): string {
  const minutes = Math.max(...panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(([at]) => at))))
  const drawn = panels.map((panel, index) => drawPanel(panel, index * panelHeight, minutes))
  const height = panels.length * panelHeight
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${panels.map(({ title }) => title).join('; ')}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n')
}

function drawPanel({ title, lines }: Panel, top: number, minutes: number): string {
  const known = lines.map(({ name, points }) => ({ name, points: points.filter(([, value]) => Number.isFinite(value)) }))
  const most = Math.max(...known.flatMap(({ points }) => points.map(([, value]) => value)), 0) || 1
  const [left, right, floor, ceiling] = [margin.left, width - margin.right, top + panelHeight - margin.bottom, top + margin.top]
  const x = (at: number) => (left + (at / minutes) * (right - left)).toFixed(1)
  const y = (value: number) => (floor - (value / most) * (floor - ceiling)).toFixed(1)
  const text = (at: number | string, from: number | string, anchor: string, words: string, colour = '#000') =>
    `<text x="${at}" y="${from}" text-anchor="${anchor}" fill="${colour}">${words}</text>`
  return [
    text(left, top + 20, 'start', title),
    `<path d="M${left} ${ceiling}V${floor}H${right}" fill="none" stroke="#888"/>`,
    text(left - 6, floor, 'end', '0'),
    text(left - 6, ceiling + 4, 'end', String(Number(most.toPrecision(3)))),
    text(right, floor + 16, 'end', `${minutes.toFixed(0)} min`),
    ...known.flatMap(({ name, points }, index) => [
      `<polyline points="${points.map(([at, value]) => `${x(at)},${y(value)}`).join(' ')}" fill="none" stroke="${colours[index]}"/>`,
      text(right + 8, ceiling + 12 + 16 * index, 'start', name, colours[index]),
    ]),
  ].join('\n')
}
