import { chmod } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { execa } from 'execa'
import type { Binary, BinarySource } from './tools.ts'
import { parseVersion } from './version.ts'

const START_TIMEOUT_MS = 20_000
const MAX_OUTPUT_CHARACTERS = 1_000_000

export type ToolName = 'ffmpeg' | 'ffprobe'
export type Candidate = Binary & { supported: boolean }

/** Starts a trusted program with fixed arguments and gives what it prints; undefined when it cannot run. */
export async function outputOf(file: string, args: string[]): Promise<string | undefined> {
  const options = { timeout: START_TIMEOUT_MS, maxBuffer: MAX_OUTPUT_CHARACTERS, stdin: 'ignore', reject: false } as const
  const { failed, stdout } = await execa(file, args, options)
  return failed ? undefined : stdout
}

/** The absolute path of a program on PATH. */
export async function onPath(name: string): Promise<string | undefined> {
  const found = await outputOf('/bin/sh', ['-c', 'command -v "$1"', 'sh', name])
  return found?.startsWith('/') ? found : undefined
}

export async function describeBinary(path: string, source: BinarySource): Promise<Candidate | undefined> {
  const version = parseVersion((await outputOf(path, ['-version'])) ?? '')
  return version && { path, source, ...version }
}

/** The binary in the optional dependency `@ffmpeg-installer/ffmpeg` or `@ffprobe-installer/ffprobe`. */
export async function bundledBinary(name: ToolName): Promise<Candidate | undefined> {
  try {
    const { path } = createRequire(import.meta.url)(`@${name}-installer/${name}`) as { path: string }
    // The package of ffprobe is published without the executable bit, and install scripts do not run.
    await chmod(path, 0o755).catch(() => undefined)
    return await describeBinary(path, 'bundled')
  } catch {
    return undefined
  }
}
