import { printable } from './format.ts'
import type { Paint, Style } from './style.ts'

export interface Column<Item> {
  title: string
  value: (item: Item) => string
  style?: (value: string) => Style | undefined
  /** The least, for tables that come line by line. */
  width?: number
}

const GAP = '  '

/**
 * Formats one page of items after another, the first below a header. Columns never get narrower, so that the pages stand below each
 * other. Text that people wrote belongs into the last column: nothing has to be aligned after it.
 */
export function createTable<Item>(columns: Column<Item>[], paint: Paint): (items: Item[]) => string {
  const widths = columns.map(({ title, width = 0 }) => Math.max(title.length, width))
  let header = columns.map(({ title }) => title)
  const line = (cells: string[], styleOf: (index: number, cell: string) => Style | undefined) =>
    `${cells.map((cell, index) => paint(styleOf(index, cell), cell) + padding(cells, widths, index)).join('')}\n`
  return (items) => {
    const rows = items.map((item) => columns.map(({ value }) => printable(value(item)) || '-'))
    for (const row of rows)
      row.forEach((cell, index) => {
        widths[index] = Math.max(widths[index] ?? 0, cell.length)
      })
    const head = header.length > 0 ? line(header, () => 'bold') : ''
    header = []
    return head + rows.map((row) => line(row, (index, cell) => columns[index]?.style?.(cell))).join('')
  }
}

function padding(cells: string[], widths: number[], index: number): string {
  if (index === cells.length - 1) return ''
  return ' '.repeat((widths[index] ?? 0) - (cells[index]?.length ?? 0)) + GAP
}
