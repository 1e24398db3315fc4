import { switchTracing } from './switch.ts'
import type { TracedProcess, Tracing, TracingOptions } from './tracing.ts'

/** To be called once, before anything is connected. Without options nothing is loaded and nothing is traced. */
export async function startTracing(options: TracingOptions | undefined, parts: TracedProcess): Promise<Tracing> {
  if (!options) return { stop: async () => undefined }
  const { startSdk } = await import('./sdk.ts')
  const sdk = startSdk(options, parts)
  switchTracing(true)
  parts.logger.info({ sampledShare: options.sampledShare }, 'traces are sent to the collector')
  return {
    async stop() {
      switchTracing(false)
      await sdk.stop()
    },
  }
}
