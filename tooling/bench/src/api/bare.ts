import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Tenant } from './tenant.ts'

const program = path.join(import.meta.dirname, 'bare.child.ts')

/** The bare server in a process of its own, as the API is. */
export async function startBare(databaseUrl: string, { networkId, userId, api }: Tenant) {
  const child = spawn(process.execPath, [program, databaseUrl, networkId, userId, api], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), ended])
  if (typeof line !== 'string') throw new Error('the bare server does not start')
  return {
    url: line.trim(),
    pid: child.pid as number,
    async stop(): Promise<void> {
      child.kill()
      await ended
    },
  }
}
