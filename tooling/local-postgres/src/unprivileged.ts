import { type SpawnOptions, spawnSync } from 'node:child_process'
import { chownSync } from 'node:fs'

/** A command line that is not root, whatever this process is. */
export interface Command {
  file: string
  args: string[]
  options: Pick<SpawnOptions, 'uid' | 'gid'>
}

const nobody = 65534

/**
 * PostgreSQL refuses to run as root. As root it gets a user namespace, where files of root are its own; where the kernel allows
 * none (some containers) it becomes `nobody`, and `owned` files and folders are given to that user.
 */
export function unprivileged(file: string, args: string[], owned: string[] = []): Command {
  if (process.getuid?.() !== 0) return { file, args, options: {} }
  if (hasUserNamespaces()) return { file: 'unshare', args: [...namespace, file, ...args], options: {} }
  for (const each of owned) chownSync(each, nobody, nobody)
  return { file, args, options: { uid: nobody, gid: nobody } }
}

const namespace = ['--user', '--map-user=1000', '--map-group=1000', '--']
let userNamespaces: boolean | undefined

function hasUserNamespaces(): boolean {
  userNamespaces ??= spawnSync('unshare', [...namespace, 'true'], { stdio: 'ignore' }).status === 0
  return userNamespaces
}

/** On Linux the child is told to stop when this process dies, however it dies. Elsewhere that is left to whoever started it. */
export function diesWithParent(signal: 'INT' | 'KILL', file: string, args: string[]): { file: string; args: string[] } {
  hasSetpriv ??= process.platform === 'linux' && spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0
  return hasSetpriv ? { file: 'setpriv', args: ['--pdeathsig', signal, '--', file, ...args] } : { file, args }
}

let hasSetpriv: boolean | undefined
