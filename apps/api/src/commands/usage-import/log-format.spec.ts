import { describe, expect, it, test } from '@jest/globals'
import { logFormats } from './log-format.ts'

const fields = { time: 'time', url: 'url', bytes: 'bytes' }
const entry = (at: string, url: string, bytes: number) => ({ at: new Date(at), url, bytes })

describe('combined', () => {
  const parse = logFormats.combined()

  it.each([
    [
      '203.0.113.7 - - [30/Nov/2026:23:59:59 -0100] "GET /v/a/b/1.m4s?t=1 HTTP/1.1" 206 1234 "https://a.example/" "Mozilla/5.0 (X)"',
      entry('2026-12-01T00:59:59Z', '/v/a/b/1.m4s?t=1', 1234),
    ],
    ['::1 - ada [01/Jan/2027:00:00:00 +0000] "GET / HTTP/2.0" 304 -', entry('2027-01-01T00:00:00Z', '/', 0)],
    ['10.0.0.1 - - [01/Jan/2027:00:00:00 +0000] "\\x16\\x03" 400 157 "-" "-"', undefined],
    ['10.0.0.1 - - [01/Foo/2027:00:00:00 +0000] "GET / HTTP/1.1" 200 1', undefined],
    ['10.0.0.1 - - [01/Jan/2027:00:00:00 +0000] "GET / HTTP/1.1" 200 99999999999999999999', undefined],
    ['', undefined],
  ])('%s', (line, expected) => {
    expect(parse(line)).toEqual(expected)
  })
})

test('w3c has its fields named by a directive', () => {
  const parse = logFormats.w3c()
  expect(() => parse('2026-11-30\t20:00:00')).toThrow('no line #Fields')
  expect(parse('#Version: 1.0')).toBeUndefined()
  expect(parse('#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status')).toBeUndefined()
  const line = '2026-11-30\t20:00:01\tFRA6-C1\t52341\t203.0.113.7\tGET\td1.example\t/v/a/b/1.m4s\t200'
  expect(parse(line)).toEqual(entry('2026-11-30T20:00:01Z', '/v/a/b/1.m4s', 52341))
  expect(parse('#Fields: date time cs-uri-stem sc-bytes')).toBeUndefined()
  expect(parse('2026-11-30 20:00:02 /x 7')).toEqual(entry('2026-11-30T20:00:02Z', '/x', 7))
  expect(parse('2026-11-30 20:00:02 /x -')).toEqual(entry('2026-11-30T20:00:02Z', '/x', 0))
  expect(parse('2026-11-30 20:00:02 /x')).toBeUndefined()
})

describe('json', () => {
  it.each([
    [
      '{"time":"2026-11-30T20:00:00Z","url":"https://cdn.example/v/a","bytes":5}',
      entry('2026-11-30T20:00:00Z', 'https://cdn.example/v/a', 5),
    ],
    ['{"time":1796068800,"url":"/v/a","bytes":"6"}', entry('2026-11-30T20:00:00Z', '/v/a', 6)],
    ['{"time":1796068800.25,"url":"/v/a","bytes":6}', entry('2026-11-30T20:00:00.250Z', '/v/a', 6)],
    ['{"time":1796068800123,"url":"/v/a","bytes":7}', entry('2026-11-30T20:00:00.123Z', '/v/a', 7)],
    ['{"time":1796068800123456789,"url":"/v/a","bytes":8}', entry('2026-11-30T20:00:00.123Z', '/v/a', 8)],
    ['{"time":"yesterday","url":"/v/a","bytes":8}', undefined],
    ['{"time":1796068800,"url":"/v/a"}', undefined],
    ['{"time":1796068800,"url":"/v/a","bytes":-1}', undefined],
    ['null', undefined],
    ['{"time":', undefined],
  ])('%s', (line, expected) => {
    expect(logFormats.json(fields)(line)).toEqual(expected)
  })

  it('has its members named', () => {
    const parse = logFormats.json({ time: 'EdgeStartTimestamp', url: 'ClientRequestURI', bytes: 'EdgeResponseBytes' })
    const line = '{"ClientRequestURI":"/v/a","EdgeResponseBytes":9,"EdgeStartTimestamp":"2026-11-30T20:00:00Z"}'
    expect(parse(line)).toEqual(entry('2026-11-30T20:00:00Z', '/v/a', 9))
  })
})
