import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { requireTool } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { FuzzTarget } from './fuzz.ts'

const schemathesis = requireTool('schemathesis')
/** Enough for a machine that does other things as well. */
const longMs = 300_000

/** What schemathesis.toml leaves out. */
const endTheToken = ['revokeCurrentToken', 'revokeUserTokens']
const whole = ['--generation-deterministic', '--phases', 'examples,coverage,fuzzing', '--max-examples', '2']

if (schemathesis) {
  describe('Schemathesis', () => {
    let target: FuzzTarget
    beforeAll(async () => {
      target = await FuzzTarget.start()
    })
    afterAll(() => target?.stop())

    test(
      'finds no answer to right and wrong requests that is not as the description says',
      async () => {
        const pid = await target.platform.pidOf('api')
        const { ok, output } = await target.run(schemathesis, whole)
        if (!ok) throw new Error(output)
        expect(await target.isAdmitted()).toBe(true)
        expect(await target.platform.pidOf('api')).toBe(pid)
        expect((await target.uncalled()).toSorted()).toEqual(endTheToken)
      },
      longMs,
    )

    test('would find one', async () => {
      const description = await (await fetch(`${target.platform.credentials.api}/openapi.json`)).json()
      description.components.schemas.EventTypes.required.push('never')
      const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-fuzz-'))
      const file = path.join(folder, 'openapi.json')
      try {
        await writeFile(file, JSON.stringify(description))
        const run = await target.run(schemathesis, ['--include-operation-id', 'getEventTypes'], file)
        expect(run).toMatchObject({ ok: false, output: expect.stringContaining('"never" is a required property') })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  })
}
