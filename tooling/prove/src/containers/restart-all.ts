import type { ComposedSystem, ServiceName } from './composed-system.ts'

const lasting: ServiceName[] = ['postgres', 's3', 'api', 'media', 'worker']

/** Stops everything, whatever it is doing, and starts it again. @returns the seconds until all had ended @throws Error when something did not end by itself and well */
export async function restartAll(system: ComposedSystem): Promise<number> {
  const startedAt = performance.now()
  await system.stop()
  const seconds = (performance.now() - startedAt) / 1000
  for (const service of lasting) {
    for (const { State } of await system.containers(service)) {
      if (State.ExitCode !== 0 || State.OOMKilled) throw new Error(`${service} ended with exit code ${State.ExitCode}`)
    }
  }
  await system.start('postgres', 's3', 'api', 'media', 'worker')
  await system.untilHealthy(...lasting)
  return seconds
}
