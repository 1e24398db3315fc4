import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { withLogContext } from './log-context.ts'
import { createLogger } from './logger.ts'

function logger(pretty = false) {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const log = createLogger({ app: 'api', level: 'info', pretty, destination })
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('the logger', () => {
  it('writes one JSON line with the app, the level by name and the time', () => {
    const { log, parsed } = logger()
    log.info({ port: 8080 }, 'listening')
    log.debug('not this one')
    expect(parsed()).toEqual([
      expect.objectContaining({ app: 'api', level: 'info', port: 8080, msg: 'listening', time: expect.stringMatching(/Z$/) }),
    ])
  })

  it('carries the request id through awaits, and keeps two requests apart', async () => {
    const { log, parsed } = logger()
    const request = (id: string) =>
      withLogContext({ request_id: id }, async () => {
        await setImmediate()
        withLogContext({ job: 'encode' }, () => log.info(id))
      })
    await Promise.all([request('r-1'), request('r-2')])
    log.info('none')
    expect(parsed().map(({ msg, request_id, job }) => [msg, request_id, job])).toEqual([
      ['r-1', 'r-1', 'encode'],
      ['r-2', 'r-2', 'encode'],
      ['none', undefined, undefined],
    ])
  })

  it('redacts secrets, also in child loggers and in the stacks of errors', () => {
    const { log, lines } = logger()
    const err = new Error('GET https://s3/k?X-Amz-Signature=hush')
    log.child({ headers: { authorization: 'Bearer hush-hush' } }).error({ err }, 'failed')
    expect(lines.join()).not.toContain('hush')
    expect(lines.join()).toContain('logger.spec')
  })

  it('writes for people, redacted too', () => {
    const { log, lines } = logger(true)
    log.info({ url: '/token?client_secret=hush' }, 'asked')
    expect(lines.join()).toContain('asked')
    expect(lines.join()).not.toContain('hush')
  })
})
