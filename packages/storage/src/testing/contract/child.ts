import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { StorageConfig } from '../../store-config.ts'

type Program = 'move-large' | 'put-forever'

interface ChildOptions {
  key: string
  sizeBytes: number
  generation?: number
}

/** Runs a program of `children` to its end and returns the JSON that it prints. */
export async function runChild(program: Program, config: StorageConfig, options: ChildOptions) {
  const child = spawnProgram(program, config, options)
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
  return JSON.parse(output) as { sizeBytes: number; growthBytes: number }
}

/** Starts a program that tells each step on a line of its own. */
export function startChild(program: Program, config: StorageConfig, options: ChildOptions) {
  const child = spawnProgram(program, config, options)
  return {
    /** Kills the program with SIGKILL after so many lines; returns the last generation that it saw stored. */
    async killAfter(steps: number): Promise<{ acknowledged: number }> {
      const closed = once(child, 'close')
      let acknowledged = options.generation ?? 0
      let seen = 0
      for await (const line of createInterface(child.stdout)) {
        if (line.startsWith('stored ')) acknowledged = Number(line.slice(7))
        seen += 1
        if (seen === steps) child.kill('SIGKILL')
      }
      await closed
      if (seen < steps) throw new Error(`${program} ended by itself`)
      return { acknowledged }
    },
  }
}

function spawnProgram(program: Program, config: StorageConfig, options: ChildOptions) {
  const file = path.join(import.meta.dirname, '..', 'children', `${program}.child.ts`)
  const flags = ['--no-warnings', '--expose-gc', '--max-old-space-size=64', file]
  return spawn(process.execPath, [...flags, JSON.stringify(config), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
