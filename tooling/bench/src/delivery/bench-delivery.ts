import { parseArgs } from 'node:util'
import { profileWhile } from '../profile.ts'
import { median, spread } from '../statistics.ts'
import { type Contender, type Contenders, withContenders } from './contenders.ts'
import { type Load, loads } from './loads.ts'
import { type Rate, rateOf } from './rate.ts'

const options = {
  share: { type: 'string', default: '1' },
  rounds: { type: 'string', default: '5' },
  connections: { type: 'string', default: '64' },
  only: { type: 'string', default: '' },
  profile: { type: 'string' },
} as const

const leastRatio = 0.5

/** @returns whether the aim was reached by every load */
export async function benchDelivery(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options })
  const [share, rounds, connections] = [values.share, values.rounds, values.connections].map(Number) as [number, number, number]
  const asked = loads.filter(({ name }) => name.includes(values.only))
  return withContenders(asked, async (all) => {
    const load = { connections, share, storePid: all.minioPid }
    const reached: boolean[] = []
    for (const each of asked) reached.push(await compare(all, each, rounds, (who) => rateOf(who, each, load)))
    for (const each of values.profile ? asked : [])
      for (const who of ['s3', 'files'] as const) {
        const profiled = { pid: all[who].pid, port: all.inspectPorts[who], folder: values.profile ?? '' }
        await profileWhile(profiled, `${each.folder} ${who}`, () => rateOf(all[who], each, load))
      }
    return reached.every(Boolean)
  })
}

type Name = 's3' | 'files' | 'nginxProxy' | 'nginxFiles'
const names: Name[] = ['s3', 'files', 'nginxProxy', 'nginxFiles']

/** Round by round, so that what else the machine does falls on all of them. In the first one V8 learns the code: it does not count. */
async function compare(all: Contenders, load: Load, rounds: number, rate: (who: Contender) => Promise<Rate>): Promise<boolean> {
  const rates = { s3: [], files: [], nginxProxy: [], nginxFiles: [] } as Record<Name, Rate[]>
  for (const name of names) await rate(all[name])
  for (let round = 0; round < rounds; round += 1) for (const name of names) rates[name].push(await rate(all[name]))
  console.log(`\n${load.name}: a second; a second of the server's CPU; CPU of MinIO for one of the server`)
  for (const name of names) {
    const [perSecond, perCpu, store] = (['perSecond', 'perCpuSecond', 'storeCpu'] as const).map((what) =>
      median(rates[name].map((each) => each[what])),
    ) as [number, number, number]
    const megabytes = (count: number) => ((count * load.fileBytes) / 1e6).toFixed(0)
    const ofStore = name === 's3' || name === 'nginxProxy' ? store.toFixed(2) : '–'
    console.log(
      `  ${all[name].name.padEnd(17)} ${perSecond.toFixed(0)} (${megabytes(perSecond)} MB); ${perCpu.toFixed(0)} (${megabytes(perCpu)} MB); ${ofStore}`,
    )
  }
  const ratios = (ours: Name, theirs: Name) =>
    rates[ours].map((each, round) => each.perCpuSecond / (rates[theirs][round]?.perCpuSecond ?? 0))
  const ratio = ratios('s3', 'nginxProxy')
  const reached = median(ratio) >= leastRatio
  console.log(
    `  of nginx, files: ${spread(ratios('s3', 'nginxFiles'))} with MinIO, ${spread(ratios('files', 'nginxFiles'))} with files`,
  )
  console.log(`  of nginx, MinIO: ${spread(ratio)}, aim at least ${leastRatio}: ${reached ? 'reached' : 'MISSED'}`)
  return reached
}
