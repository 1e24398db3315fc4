import { utimes } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { aPlace, launch, type Place, platformCommand } from '@ingest/e2e/platform-process'
import { waitFor } from '@ingest/testing'
import { spread, tellAim } from './statistics.ts'

const mostSeconds = 2
/** Whoever edits looks at what came of it before the next edit. */
const betweenEditsMs = 5000
const root = path.resolve(import.meta.dirname, '../../..')

/** Files, and the apps that run them. */
const edits = [
  { file: 'apps/api/src/videos/index.ts', ports: ['API_PORT'] },
  { file: 'apps/media/src/media-app.ts', ports: ['MEDIA_PORT'] },
  { file: 'apps/worker/src/handlers.ts', ports: ['WORKER_PORT'] },
  { file: 'packages/domain/src/index.ts', ports: ['API_PORT', 'MEDIA_PORT', 'WORKER_PORT'] },
]

/** @returns whether the aim was reached */
export async function benchReload(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { runs: { type: 'string', default: '5' } } })
  const place = await aPlace()
  const platform = launch(place.env, [...platformCommand, '--watch'])
  try {
    await platform.ready()
    const reached: boolean[] = []
    for (const edit of edits) {
      const seconds: number[] = []
      for (let run = 0; run < Number(values.runs); run += 1) seconds.push(await secondsToReload(place, edit))
      reached.push(tellAim(`${edit.file}: ${spread(seconds)} s; the longest`, Math.max(...seconds), mostSeconds, ' s'))
    }
    return reached.every(Boolean)
  } finally {
    platform.child.kill('SIGTERM')
    await platform.ended
    await place.remove()
  }
}

/** An edit that changes nothing but the file's time. */
async function secondsToReload({ env }: Place, { file, ports }: (typeof edits)[number]): Promise<number> {
  await pause(betweenEditsMs)
  const apps = ports.map((port) => `http://127.0.0.1:${env[port]}/readyz`)
  const editedAt = performance.now()
  await utimes(path.join(root, file), new Date(), new Date())
  await Promise.all(apps.map(isStartedAgain))
  return (performance.now() - editedAt) / 1000
}

async function isStartedAgain(readyz: string): Promise<void> {
  const isReady = () =>
    fetch(readyz).then(
      ({ ok }) => ok,
      () => false,
    )
  await waitFor(async () => !(await isReady()), { timeoutSeconds: 60, what: `${readyz} to end` })
  await waitFor(isReady, { timeoutSeconds: 60, what: `${readyz} to answer again` })
}
