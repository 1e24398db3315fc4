import { Random } from '../random.ts'
import { type Driver, drivers } from './arena.ts'
import { type FaultName, faults, hold } from './faults.ts'

/** One encode, and what will happen to it. */
export interface PlannedBlow {
  number: number
  driver: Driver
  clip: number
  fault: FaultName
  /** How far the encode is, in percent, when it is struck. */
  strikeAtPercent: number
  holdMs: number
}

/** Later than this, an encode may be over before the blow falls. */
const latestPercent = 80

export interface BlowOptions {
  seed: number
  count: number
  /** How many clips there are to choose from. */
  clips: number
  /** Only faults whose name contains this. */
  only?: string
}

/** What a seed means: the drivers by turns, on each every fault as often as any other, in an order of chance. */
export function planBlows({ seed, count, clips, only = '' }: BlowOptions): PlannedBlow[] {
  const random = new Random(seed)
  const names = (Object.keys(faults) as FaultName[]).filter((name) => name.includes(only))
  if (names.length === 0) throw new Error(`no fault is called ${only}: ${Object.keys(faults).join('; ')}`)
  const coming: Record<Driver, FaultName[]> = { files: [], MinIO: [] }
  return Array.from({ length: count }, (_, index) => {
    const driver = drivers[index % drivers.length] as Driver
    if (coming[driver].length === 0) coming[driver] = random.shuffle(names)
    return {
      number: index + 1,
      driver,
      clip: Math.floor(random.between(0, clips)),
      fault: coming[driver].pop() as FaultName,
      strikeAtPercent: Math.round(random.between(0, latestPercent)),
      holdMs: Math.round(random.between(hold.leastMs, hold.mostMs)),
    }
  })
}
