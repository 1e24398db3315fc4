import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { Tenant } from './tenant.ts'

const program = path.join(import.meta.dirname, 'bare.child.ts')

/** The bare server in a process and a session of its own, as the API is: Linux shares its CPUs among sessions. */
export async function startBare(databaseUrl: string, { networkId, userId, api }: Tenant) {
  const args = [program, databaseUrl, networkId, userId, api]
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  const [line] = await Promise.race([once((child.stdout as Readable).setEncoding('utf8'), 'data'), ended])
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
