import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const program = path.join(import.meta.dirname, 'barcode.child.ts')

/** Publishes pictures that say when they were drawn, from a process of its own. */
export class BarcodePublisher {
  private readonly child: ChildProcess

  /** @param bFrames how many in a row; with any, the platform encodes all renditions anew */
  constructor(url: string, bFrames = 0) {
    this.child = spawn(process.execPath, [program, url, String(bFrames)], { stdio: ['ignore', 'ignore', 'inherit'] })
  }

  /** Its ffmpeg ends with it, as its input does. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await ended
  }
}
