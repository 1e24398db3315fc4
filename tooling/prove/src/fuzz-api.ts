import { parseArgs } from 'node:util'
import { FuzzTarget } from '@ingest/e2e/fuzz/fuzz'
import { requireTool } from '@ingest/testing'

/** `--minutes` sets how long, `--seed` repeats a run as far as one can be repeated. @returns whether nothing was found */
export async function fuzzApi(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
  })
  const schemathesis = requireTool('schemathesis')
  if (!schemathesis) throw new Error('Install what .ci/schemathesis.txt names, and say in SCHEMATHESIS_PATH where it is.')
  const seconds = String(Number(values.minutes) * 60)
  const target = await FuzzTarget.start()
  try {
    const { ok, output } = await target.run(schemathesis, ['--max-time', seconds, '--max-examples', '200', '--seed', values.seed])
    console.log(output)
    return ok && (await target.isAdmitted())
  } finally {
    await target.stop()
  }
}
