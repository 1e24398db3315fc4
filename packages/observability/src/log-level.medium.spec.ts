import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { waitFor } from '@ingest/testing'
import { afterEach, describe, expect, it } from '@jest/globals'

const program = `
import { startTelemetry } from '${path.join(import.meta.dirname, 'index.ts')}'
const [, level] = process.argv
const { logger } = await startTelemetry('api', { log: { level, pretty: false } })
setInterval(() => (logger.debug('detail'), process.stdout.write('{"msg":"tick"}\\n')), 5)
`

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(level: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', program, '--', level], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const messages: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => messages.push(JSON.parse(line).msg))
  const until = (last: string, what: string) =>
    waitFor(() => messages.slice(-6).toSorted().join(' ') === last, { timeoutSeconds: 60, what })
  return {
    child,
    messages,
    quiet: () => until('tick tick tick tick tick tick', 'no details'),
    detailed: () => until('detail detail detail tick tick tick', 'details'),
  }
}

describe('SIGUSR2', () => {
  it.each(['info', 'silent'])('makes a running process that logs at %s tell details, and be as before again', async (level) => {
    const { child, messages, quiet, detailed } = start(level)
    await quiet()
    child.kill('SIGUSR2')
    await detailed()
    child.kill('SIGUSR2')
    await quiet()
    expect(messages.filter((message) => message === 'the log level is changed')).toHaveLength(2)
  })
})
