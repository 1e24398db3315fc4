import { expect, test } from '@jest/globals'
import { painter, statusStyle } from './style.ts'
import { type Column, createTable } from './table.ts'

interface Row {
  id: string
  status: string
  title: string
}

const columns: Column<Row>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, style: statusStyle },
  { title: 'TITLE', value: ({ title }) => title },
]
const row = (id: string, title: string, status = 'DRAFT') => ({ id, title, status })

test('pages stand below each other, with one header', () => {
  const table = createTable(columns, (_, text) => text)
  expect(table([row('1', 'A'), row('22', 'B', 'PUBLISHED')])).toBe('ID  STATUS     TITLE\n1   DRAFT      A\n22  PUBLISHED  B\n')
  expect(table([row('3', 'C')])).toBe('3   DRAFT      C\n')
})

test('what is missing is a dash, and nothing in a title steers the terminal', () => {
  const table = createTable(columns, (_, text) => text)
  expect(table([row('1', ''), row('2', 'a\u001b[31m\nb')])).toBe('ID  STATUS  TITLE\n1   DRAFT   -\n2   DRAFT   a\uFFFD[31m b\n')
})

test.each([
  ['a terminal', { env: {} }, { isTTY: true }, true],
  ['a pipe', { env: {} }, { isTTY: false }, false],
  ['NO_COLOR', { env: { NO_COLOR: '1' } }, { isTTY: true }, false],
  ['a dumb terminal', { env: { TERM: 'dumb' } }, { isTTY: true }, false],
])('colours on %s', (_, terminal, stream, coloured) => {
  const table = createTable(columns, painter(terminal, stream))
  expect(table([row('1', 'A', 'PUBLISHED')]).includes('\u001b[32mPUBLISHED\u001b[39m  A')).toBe(coloured)
})
