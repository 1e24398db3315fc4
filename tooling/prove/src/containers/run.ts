import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface RunOptions {
  env?: Record<string, string>
  cwd?: string
  timeoutSeconds?: number
}

const mostOutputBytes = 64 * 1024 ** 2

/** Runs a program to its end. @returns what it wrote to stdout @throws Error with the end of what it wrote to stderr */
export async function run(file: string, args: string[], { env, cwd, timeoutSeconds = 120 }: RunOptions = {}): Promise<string> {
  const options = { env: { ...process.env, ...env }, cwd, timeout: timeoutSeconds * 1000, maxBuffer: mostOutputBytes }
  try {
    const { stdout } = await promisify(execFile)(file, args, options)
    return stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    const said = `${stdout ?? ''}\n${stderr ?? ''}`.trim().slice(-4000)
    throw new Error(`${file} ${args.join(' ')} failed: ${said || (error as Error).message}`, { cause: error })
  }
}
