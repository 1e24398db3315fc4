import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { requireTool } from './require-tool.ts'

export interface RtmpPublisherOptions {
  /** Of ffmpeg: `['-re', '-i', file, '-c', 'copy']`. When left out, a picture that moves and a tone, until it is stopped. */
  source?: string[]
  /** Arguments for the connection, before the URL. */
  output?: string[]
}

const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=25']
const tone = ['-re', '-f', 'lavfi', '-i', 'sine=sample_rate=44100']
const encoders = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-tune',
  'zerolatency',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '50',
  '-c:a',
  'aac',
]
const keptChars = 20_000

/** ffmpeg that publishes to an RTMP server. */
export class RtmpPublisher {
  private readonly child: ChildProcess
  private said = ''
  /** With ffmpeg's exit code; null when it was killed. */
  readonly exited: Promise<number | null>

  constructor(url: string, { source = [...picture, ...tone, ...encoders], output = [] }: RtmpPublisherOptions = {}) {
    const args = ['-nostdin', '-v', 'error', ...source, '-f', 'flv', ...output, url]
    this.child = spawn(requireTool('ffmpeg') ?? 'ffmpeg', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.said = (this.said + chunk.toString()).slice(-keptChars)
    })
    this.exited = once(this.child, 'close').then(([code]) => code as number | null)
  }

  /** What ffmpeg complained of. */
  get errors(): string {
    return this.said
  }

  /** Ends the stream in good order. */
  async stop(): Promise<void> {
    this.child.kill('SIGINT')
    await this.exited
  }

  /** The process stands still; its connection stays. */
  freeze(): void {
    this.child.kill('SIGSTOP')
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited
  }
}
