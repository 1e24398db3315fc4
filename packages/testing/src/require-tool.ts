import { accessSync, appendFileSync, constants } from 'node:fs'
import path from 'node:path'

/** Programs that tests need and that npm does not bring; each can be given by a variable, `MINIO_PATH` and the like. */
const tools = {
  ffmpeg: ['ffmpeg'],
  minio: ['minio'],
  nginx: ['nginx'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  'python3-m3u8': ['python3'],
  gstreamer: ['gst-launch-1.0'],
  openssl: ['openssl'],
  schemathesis: ['schemathesis'],
  'pg-dump': ['pg_dump'],
} as const

export type Tool = keyof typeof tools

/** Where the names of missing tools are collected, for the summary at the end of a run. */
export const missingToolsVariable = 'TEST_MISSING_TOOLS_FILE'

/**
 * @param isFit whether a program of that name is the right one
 * @returns the path of the program, or undefined when this machine lacks it: then the test cannot run, and the summary says so
 * @throws Error where `CI` is set: there nothing may be skipped
 */
export function requireTool(tool: Tool, isFit: (file: string) => boolean = () => true): string | undefined {
  const given = process.env[`${tool.toUpperCase().replaceAll('-', '_')}_PATH`]
  const found = given ?? findOnPath(tools[tool], isFit)
  if (found) return found
  if (process.env.CI) throw new Error(`${tool} is not installed, and in CI nothing is skipped`)
  const list = process.env[missingToolsVariable]
  if (list) appendFileSync(list, `${tool}\n`)
  return undefined
}

function findOnPath(names: readonly string[], isFit: (file: string) => boolean): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/local/bin', '/usr/sbin']
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => isExecutable(file) && isFit(file))
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
