import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { type Command, hasEnded, startNode } from './child.ts'

/** By then the app that was started before has come up: the two do not compete. */
const preparedAfterMs = 2000
const program = path.join(import.meta.dirname, '../dev/standby.mjs')

/**
 * Starts an app in less time: by a process that has loaded beforehand what the app takes from others. It is prepared for the next
 * start while the app runs.
 */
export class Standby {
  private readonly command: Command
  private next: ChildProcess | undefined
  private timer: NodeJS.Timeout | undefined

  /** @param command - the last of its arguments is the app's program */
  constructor(command: Command) {
    this.command = { ...command, args: command.args.toSpliced(-1, 0, program) }
  }

  start(): ChildProcess {
    clearTimeout(this.timer)
    const child = this.next && !hasEnded(this.next) ? this.next : this.prepare()
    child.stdin?.end('run')
    this.next = undefined
    this.timer = setTimeout(() => {
      this.next = this.prepare()
    }, preparedAfterMs)
    return child
  }

  stop(): void {
    clearTimeout(this.timer)
    this.next?.kill('SIGKILL')
  }

  private prepare(): ChildProcess {
    const child = startNode(this.command, 'pipe')
    // One that has ended meanwhile takes no word; who waits for its end hears of it.
    child.stdin?.on('error', () => undefined)
    return child
  }
}
