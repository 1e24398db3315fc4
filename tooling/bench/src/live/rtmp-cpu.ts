import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, makeVideo, RtmpPublisher } from '@ingest/testing'
import { cpuOf } from '../process-usage.ts'
import { tellAim } from '../statistics.ts'
import type { Arena } from './arena.ts'

const mostRatio = 2.5
/** For the last of the publishers to be let in, and for the others to send no more than the time asks. */
const settleMs = 10_000
const owner = path.resolve(import.meta.dirname, '../../../../apps/media/src/rtmp/testing/rtmp-owner.ts')

/**
 * CPU of receiving streams, which nothing is made of: our RTMP process together with the one that reads from it, against the processes of
 * nginx-rtmp. @returns whether the aim was reached
 */
export async function benchRtmpCpu(
  { nginx }: Arena,
  { publishers, seconds }: { publishers: number; seconds: number },
): Promise<boolean> {
  const file = await smallStream()
  const receiver = await Receiver.start()
  try {
    const load = { file, publishers, seconds }
    const listener = await measure(load, (key) => receiver.url(key), [receiver.listenerPid], [receiver.pid])
    const theirs = await measure(load, (key) => nginx.receiveUrl(key), await nginx.pids(), [])
    const share = (cpu: number) => `${((100 * cpu) / seconds).toFixed(1)} %`
    console.log(`\nCPU of receiving ${publishers} streams of 500 kb/s for ${seconds} s, of one core`)
    console.log(
      `  our RTMP process ${share(listener.first)}, its reader ${share(listener.others)}; nginx-rtmp ${share(theirs.first)}`,
    )
    return tellAim('CPU against nginx-rtmp', (listener.first + listener.others) / theirs.first, mostRatio)
  } finally {
    receiver.stop()
  }
}

function smallStream(): Promise<string> {
  const rate = ['-b:v', '440k', '-minrate', '440k', '-maxrate', '440k', '-bufsize', '440k', '-nal-hrd', 'cbr']
  const encoding = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '50', ...rate, '-c:a', 'aac', '-b:a', '60k']
  return makeVideo({ seconds: 20, extension: 'flv', encoding })
}

interface Load {
  file: string
  publishers: number
  seconds: number
}

/** @returns CPU seconds of the first and of the other processes */
async function measure({ file, publishers, seconds }: Load, url: (key: string) => string, first: number[], others: number[]) {
  const source = ['-re', '-stream_loop', '-1', '-i', file, '-c', 'copy']
  const all = Array.from({ length: publishers }, (_, index) => new RtmpPublisher(url(`bench-${index}`), { source }))
  try {
    await pause(settleMs)
    const before = [await cpuOf(first), await cpuOf(others)] as const
    const ended = Promise.race(all.map(({ exited }) => exited.then(() => true)))
    if (await Promise.race([ended, pause(seconds * 1000)]))
      throw new Error(`a publisher was cut off: ${all.map(({ errors }) => errors).find(Boolean)}`)
    return { first: (await cpuOf(first)) - before[0], others: (await cpuOf(others)) - before[1] }
  } finally {
    await Promise.all(all.map((publisher) => publisher.kill()))
  }
}

/** Our RTMP layer alone: lets everybody in, and reads what they send. */
class Receiver {
  readonly listenerPid: number
  private readonly child: ChildProcess
  private readonly port: number

  private constructor(child: ChildProcess, port: number, listenerPid: number) {
    this.child = child
    this.port = port
    this.listenerPid = listenerPid
  }

  static async start(): Promise<Receiver> {
    const port = await freePort()
    const child = spawn(process.execPath, [owner, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(30_000) })
    return new Receiver(child, port, Number(line))
  }

  get pid(): number {
    return this.child.pid as number
  }

  url(key: string): string {
    return `rtmp://127.0.0.1:${this.port}/origin/${key}`
  }

  stop(): void {
    this.child.kill('SIGTERM')
  }
}
