import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { requireTool } from '@ingest/testing'
import type { Publication } from '../live/live-broadcast.ts'

export interface PublisherOptions {
  /** Frames between keyframes, of 25 a second. */
  gop?: number
  seconds?: number
  bFrames?: number
}

/** An encoder that sends in real time; what it sends is handed to the tests without RTMP between. */
export class TestPublisher implements Publication {
  readonly flv: AsyncIterable<Buffer>
  /** Why the server has disconnected it. */
  closedBecause: string | undefined
  private readonly child: ChildProcess

  constructor({ gop = 25, seconds = 60, bFrames = 0 }: PublisherOptions = {}) {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25']
    const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
    const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p']
    const encoding = [...x264, '-g', String(gop), '-bf', String(bFrames)]
    const args = [
      '-v',
      'error',
      '-re',
      ...picture,
      ...tone,
      '-t',
      String(seconds),
      ...encoding,
      '-c:a',
      'aac',
      '-f',
      'flv',
      'pipe:1',
    ]
    this.child = spawn(requireTool('ffmpeg') ?? 'ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore'] })
    this.flv = this.child.stdout as AsyncIterable<Buffer>
  }

  close(reason: string): void {
    this.closedBecause ??= reason
    this.child.kill('SIGKILL')
  }

  /** It stands still; its connection stays. */
  freeze(): void {
    this.child.kill('SIGSTOP')
  }

  /** The encoder is gone, as on the other side of a cable that breaks. */
  async vanish(): Promise<void> {
    this.child.kill('SIGKILL')
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close')
  }
}
