/** Redocly: puts the YAML files together and lints the result. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const cli = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'))
const config = path.resolve(import.meta.dirname, '../../openapi/redocly.yaml')
const timeoutMs = 60_000

export function bundle(source, target) {
  return redocly('bundle', source, '--output', target)
}

export function lint(file) {
  return redocly('lint', file, '--format', 'stylish', '--max-problems', '200')
}

async function redocly(command, ...args) {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  try {
    await promisify(execFile)(process.execPath, [cli, command, ...args, '--config', config], { env, timeout: timeoutMs })
  } catch (error) {
    throw new Error(`redocly ${command} refuses ${args[0]}:\n${error.stdout}${error.stderr}`)
  }
}
