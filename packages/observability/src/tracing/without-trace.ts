import { context, ROOT_CONTEXT } from '@opentelemetry/api'

/** Work that outlasts what began it, such as the segments of a live stream: each piece of it has a trace of its own. */
export function withoutTrace<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work)
}
