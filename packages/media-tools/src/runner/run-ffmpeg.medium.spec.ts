import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from '@jest/globals'
import { execa } from 'execa'
import { temporaryDirectory, tools } from '../../test/clips.ts'
import type { RunLimits } from './limits.ts'
import type { EncodeProgress } from './progress.ts'
import { runFfmpeg } from './run-ffmpeg.ts'
import { RunError } from './run-tool.ts'

const directory = await temporaryDirectory()
afterAll(() => directory.remove())

const limits: RunLimits = { timeSeconds: 50, cpuSeconds: 50, memoryBytes: 2 * 1024 ** 3, fileBytes: 100 * 1024 ** 2 }
const picture = (seconds: number, size = '320x180') => ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=${seconds}`]
const endless = ['-re', ...picture(100_000)]

/** Whether a process with this word among its arguments runs. */
async function isRunning(word: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return commands.some((command) => command.includes('testsrc2') && command.includes(word))
}

async function until(fact: () => Promise<boolean>): Promise<void> {
  while (!(await fact())) await wait(50)
}

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'success',
    (error: unknown) => (error instanceof RunError ? error.code : String(error)),
  )

describe('runFfmpeg', () => {
  it('tells its progress up to the end', async () => {
    const told: EncodeProgress[] = []
    await runFfmpeg(tools, ['-y', ...picture(4), 'progress.mp4'], {
      limits,
      cwd: directory.path,
      onProgress: (progress) => told.push(progress),
    })
    expect(told.at(-1)?.doneSeconds).toBeCloseTo(4, 0)
    expect(told.map(({ doneSeconds }) => doneSeconds)).toEqual(
      told.map(({ doneSeconds }) => doneSeconds).toSorted((a, b) => a - b),
    )
  })

  it('says what went wrong, without a path', async () => {
    const run = runFfmpeg(tools, ['-i', directory.file('missing.mp4'), 'out.mp4'], { limits, cwd: directory.path })
    await expect(run).rejects.toThrow(/^\(file\): No such file or directory$/)
  })

  it('kills the process when it is aborted', async () => {
    const abort = new AbortController()
    const run = runFfmpeg(tools, ['-y', ...endless, 'aborted.mp4'], { limits, cwd: directory.path, signal: abort.signal })
    const outcome = codeOf(run)
    await until(() => isRunning('aborted.mp4'))
    abort.abort(new Error('cancelled'))
    expect(await outcome).toBe('Error: cancelled')
    expect(await isRunning('aborted.mp4')).toBe(false)
  })

  it('does not start when it is aborted already', async () => {
    expect(
      await codeOf(runFfmpeg(tools, ['-y', ...endless, 'never.mp4'], { limits, signal: AbortSignal.abort(new Error('no')) })),
    ).toBe('Error: no')
  })

  it.each([
    ['time-limit', { timeSeconds: 1 }, endless],
    ['cpu-limit', { cpuSeconds: 1 }, picture(100_000)],
    ['duration-limit', { mediaSeconds: 3 }, endless],
    ['file-limit', { fileBytes: 1 }, picture(2)],
    ['memory-limit', { memoryBytes: 200 * 1024 ** 2 }, picture(2, '3840x2160')],
  ])('stops at its %s', async (code, limit, source) => {
    const run = runFfmpeg(tools, ['-y', ...source, 'limited.mp4'], { limits: { ...limits, ...limit }, cwd: directory.path })
    expect(await codeOf(run)).toBe(code)
    await expect(run).rejects.toThrow(String(Object.values(limit)[0]))
  })

  it('dies with its parent', async () => {
    const runner = pathToFileURL(path.join(import.meta.dirname, 'run-ffmpeg.ts')).href
    const program = `import { runFfmpeg } from ${JSON.stringify(runner)}
      await runFfmpeg(${JSON.stringify(tools)}, ${JSON.stringify(['-y', ...endless, 'orphan.mp4'])}, { limits: ${JSON.stringify(limits)}, cwd: ${JSON.stringify(directory.path)} })`
    const parent = execa(
      process.execPath,
      ['--experimental-strip-types', '--experimental-transform-types', '--no-warnings', '--input-type=module', '-e', program],
      { reject: false },
    )
    await until(() => isRunning('orphan.mp4'))
    parent.kill('SIGKILL')
    await parent
    await until(async () => !(await isRunning('orphan.mp4')))
  })

  it('gives ffmpeg nothing of our environment', async () => {
    const { env } = process
    env.INGEST_TEST_SECRET = 'secret'
    const abort = new AbortController()
    const outcome = codeOf(
      runFfmpeg(tools, ['-y', ...endless, 'environment.mp4'], { limits, cwd: directory.path, signal: abort.signal }),
    )
    await until(() => isRunning('environment.mp4'))
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const of = (file: string) => Promise.all(pids.map((pid) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')))
    const [commands, environments] = [await of('cmdline'), await of('environ')]
    expect(environments[commands.findIndex((command) => command.includes('environment.mp4'))]).toBe('')
    abort.abort()
    await outcome
  })
})
