import { parseArgs } from 'node:util'
import { type Arena, inArena } from './arena.ts'
import { benchDelivery } from './delivery.ts'
import { benchLatency } from './latency.ts'
import { benchRtmpCpu } from './rtmp-cpu.ts'
import { benchStampede } from './stampede.ts'
import { benchStartup } from './startup.ts'

const options = {
  only: { type: 'string' },
  runs: { type: 'string', default: '5' },
  minutes: { type: 'string', default: '5' },
  publishers: { type: 'string', default: '50' },
  players: { type: 'string', default: '100' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '30' },
  waiting: { type: 'string', default: '1000' },
} as const

/** @returns whether all aims were reached */
export function benchLive(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options })
  const number = (name: Exclude<keyof typeof options, 'only'>) => Number(values[name])
  const measurements: Record<string, (arena: Arena) => Promise<boolean>> = {
    startup: (arena) => benchStartup(arena, number('runs')),
    latency: (arena) => benchLatency(arena, number('minutes')),
    rtmp: (arena) =>
      benchRtmpCpu(arena, { publishers: number('publishers'), seconds: number('seconds'), rounds: number('rounds') }),
    delivery: async (arena) => {
      await benchDelivery(arena, { players: number('players'), seconds: number('seconds') })
      await benchStampede(arena, number('waiting'))
      return true
    },
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
