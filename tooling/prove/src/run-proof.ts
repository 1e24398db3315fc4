import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type KillablePlatform, startKillablePlatform } from './killable-platform.ts'

/** @returns whether everything held */
export type Proof = (platform: KillablePlatform, folder: string, count: number) => Promise<boolean>

/** Runs a proof on a platform and in a folder of its own. `--count` sets how much is done, `--keep` keeps logs and data. */
export async function runProof(args: string[], fullCount: number, prove: Proof): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: { count: { type: 'string', default: String(fullCount) }, keep: { type: 'boolean' } },
  })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-prove-'))
  const platform = await startKillablePlatform(folder)
  try {
    return await prove(platform, folder, Number(values.count))
  } finally {
    await platform.stop()
    if (values.keep) console.log(`logs and data: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
  }
}
