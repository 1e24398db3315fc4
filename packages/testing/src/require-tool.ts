import { accessSync, appendFileSync, constants } from 'node:fs'
import path from 'node:path'

/** Programs that tests need and that npm does not bring; each can be given by a variable, `MINIO_PATH` and the like. */
const tools = {
  ffmpeg: ['ffmpeg'],
  minio: ['minio'],
  nginx: ['nginx'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  python3: ['python3'],
} as const

export type Tool = keyof typeof tools

/** Where the names of missing tools are collected, for the summary at the end of a run. */
export const missingToolsVariable = 'TEST_MISSING_TOOLS_FILE'

/**
 * @returns the path of the program, or undefined when this machine lacks it: then the test cannot run, and the summary says so
 * @throws Error where `CI` is set: there nothing may be skipped
 */
export function requireTool(tool: Tool): string | undefined {
  const found = process.env[`${tool.toUpperCase()}_PATH`] ?? findOnPath(tools[tool])
  if (found) return found
  if (process.env.CI) throw new Error(`${tool} is not installed, and in CI nothing is skipped`)
  const list = process.env[missingToolsVariable]
  if (list) appendFileSync(list, `${tool}\n`)
  return undefined
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/local/bin', '/usr/sbin']
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
