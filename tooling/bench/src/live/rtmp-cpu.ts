import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, makeVideo, RtmpPublisher } from '@ingest/testing'
import { cpuOf } from '../process-usage.ts'
import { median, spread, tellAim } from '../statistics.ts'
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
  { publishers, seconds, rounds }: { publishers: number; seconds: number; rounds: number },
): Promise<boolean> {
  const file = await smallStream()
  const receiver = await Receiver.start()
  try {
    const load = { file, publishers, seconds }
    const [listener, reader, theirs]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < rounds; round += 1) {
      const ours = await measure(load, (key) => receiver.url(`${key}-${round}`), [receiver.listenerPid], [receiver.pid])
      listener.push(ours.first)
      reader.push(ours.others)
      theirs.push((await measure(load, (key) => nginx.receiveUrl(`${key}-${round}`), await nginx.pids(), [])).first)
    }
    console.log(`\nCPU of receiving ${publishers} streams of 500 kb/s, in % of a core, ${rounds} rounds of ${seconds} s each`)
    console.log(`  our RTMP process ${spread(listener, 1)}, its reader ${spread(reader, 1)}; nginx-rtmp ${spread(theirs, 1)}`)
    return tellAim('CPU against nginx-rtmp', (median(listener) + median(reader)) / median(theirs), mostRatio)
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

/** @returns CPU of the first and of the other processes, in % of a core */
async function measure({ file, publishers, seconds }: Load, url: (key: string) => string, first: number[], others: number[]) {
  const source = ['-re', '-stream_loop', '-1', '-i', file, '-c', 'copy']
  const all = Array.from({ length: publishers }, (_, index) => new RtmpPublisher(url(`bench-${index}`), { source }))
  try {
    await pause(settleMs)
    const before = [await cpuOf(first), await cpuOf(others)] as const
    const ended = Promise.race(all.map(({ exited }) => exited.then(() => true)))
    if (await Promise.race([ended, pause(seconds * 1000)]))
      throw new Error(`a publisher was cut off: ${all.map(({ errors }) => errors).find(Boolean)}`)
    const percent = (cpu: number) => (100 * cpu) / seconds
    return { first: percent((await cpuOf(first)) - before[0]), others: percent((await cpuOf(others)) - before[1]) }
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
