import { parseArgs } from 'node:util'
import { type Arena, inArena } from './arena.ts'
import { benchDelivery } from './delivery.ts'
import { benchLatency } from './latency.ts'
import { benchRtmpCpu } from './rtmp-cpu.ts'
import { benchStartup } from './startup.ts'

const options = {
  only: { type: 'string' },
  runs: { type: 'string', default: '5' },
  minutes: { type: 'string', default: '5' },
  publishers: { type: 'string', default: '50' },
  players: { type: 'string', default: '100' },
  seconds: { type: 'string', default: '30' },
} as const

/** @returns whether all aims were reached */
export function benchLive(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options })
  const [runs, minutes, publishers, players, seconds] = [
    values.runs,
    values.minutes,
    values.publishers,
    values.players,
    values.seconds,
  ].map(Number) as [number, number, number, number, number]
  const measurements: Record<string, (arena: Arena) => Promise<boolean>> = {
    startup: (arena) => benchStartup(arena, runs),
    latency: (arena) => benchLatency(arena, minutes),
    rtmp: (arena) => benchRtmpCpu(arena, { publishers, seconds }),
    delivery: (arena) => benchDelivery(arena, { players, seconds }).then(() => true),
  }
  const names = values.only?.split(',') ?? Object.keys(measurements)
  return inArena(async (arena) => {
    const reached: boolean[] = []
    for (const name of names) {
      const measure = measurements[name]
      if (!measure) throw new Error(`there is no measurement ${name}: ${Object.keys(measurements).join(', ')}`)
      reached.push(await measure(arena))
    }
    return reached.every(Boolean)
  })
}
