import { describe, expect, test } from '@jest/globals'
import { explainFailure } from './local-postgres.error.ts'

describe('explainFailure', () => {
  test.each([
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', /another program listens on 127\.0\.0\.1:5432/],
    ['initdb: error: could not write file: No space left on device', /the disk that holds \/data is full/],
    ["EACCES: permission denied, mkdir '/data'", /the folder \/data is not writable/],
    ["EEXIST: file already exists, mkdir '/data'", /\/data is not a folder/],
    ['FATAL:  database files are incompatible with server', /another major version/],
    ['LOG:  starting\nFATAL:  out of luck\n\n', /cannot run: FATAL: {2}out of luck$/],
    ['', /without a word/],
  ])('%s', (output, expected) => {
    const { message } = explainFailure(output, { dataDir: '/data', port: 5432 })
    expect(message).toMatch(expected)
    expect(message).not.toContain('\n')
  })
})
