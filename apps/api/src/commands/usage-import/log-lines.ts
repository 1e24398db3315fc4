import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DomainError, type LogPosition } from '@ingest/domain'

const maxLineBytes = 1024 ** 2

export interface LogLine {
  text: string
  /** Of the log, up to the end of this line. */
  bytes: number
  /** To be asked before the next line is read. */
  position(): LogPosition
}

export const startOfLog: LogPosition = { bytes: 0, hash: createHash('sha256').digest('hex') }

/** Whole lines: the last one of a log that is still written may be half a line, which is left for later. */
export async function* readLog(file: string): AsyncGenerator<LogLine> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const line of wholeLines(openLog(file))) {
    hash.update(line)
    bytes += line.length
    const position = () => ({ bytes, hash: hash.copy().digest('hex') })
    yield { text: line.toString('utf8').trimEnd(), bytes, position }
  }
}

/** Unpacked where the name says that it is packed. */
function openLog(file: string): Readable {
  const bytes = createReadStream(file)
  if (!file.endsWith('.gz')) return bytes
  const unpacked = createGunzip()
  bytes.on('error', (error) => unpacked.destroy(error))
  return bytes.pipe(unpacked)
}

async function* wholeLines(bytes: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
      yield text.subarray(start, end + 1)
      start = end + 1
    }
    rest = text.subarray(start)
    if (rest.length > maxLineBytes)
      throw new DomainError(422, 'log-line', `A line is longer than ${maxLineBytes} bytes: this is no access log.`)
  }
}
