import { spawn } from 'node:child_process'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

/**
 * @typedef {{ name: string, command: string[] }} Step
 * @typedef {{ name: string, seconds: number, ok: boolean, output: string }} Result
 */

/**
 * Runs one step to its end and never throws.
 * @param {Step} step
 * @param {{ live?: boolean, env?: NodeJS.ProcessEnv }} options `live` shows the output while it comes
 * @returns {Promise<Result>}
 */
export function runStep({ name, command: [file, ...args] }, { live = false, env = process.env } = {}) {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (live) process.stdout.write(chunk)
      })
    }
    const end = (ok) => resolve({ name, ok, output, seconds: (performance.now() - startedAt) / 1000 })
    child.on('error', (error) => {
      output += `${error.message}\n`
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}

/**
 * What a step says of itself that it could not do.
 * @param {Result} result
 */
export const skippedLines = ({ output }) => output.match(/^skipped: .*$/gm) ?? []

/** @param {Result} result */
export function resultLine({ name, seconds, ok }) {
  return `${ok ? 'ok    ' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${name}`
}
