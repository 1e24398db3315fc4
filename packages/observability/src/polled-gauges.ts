import { setTimeout as pause } from 'node:timers/promises'
import { Gauge, type Registry } from 'prom-client'

/** A gauge of what a question to somebody else tells. */
export interface PolledGauge<T> {
  name: string
  help: string
  /** Of a closed list of values. */
  labelName?: string
  /** By the value of the label; without one under any name. */
  read(told: T): Record<string, number>
}

/** Several scrapers, and the gauges of one question, share an answer. */
const keptMs = 5000
/** Less than Prometheus waits. */
const answerMs = 3000

/**
 * The question is asked when Prometheus asks. While there is no answer the gauges are absent: an old number would look like a true
 * one, and nothing else of the process waits for it.
 */
export function addPolledGauges<T>(registry: Registry, poll: () => Promise<T>, gauges: PolledGauge<T>[]): void {
  const ask = shared(() => answered(poll))
  for (const { name, help, labelName, read } of gauges) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: labelName ? [labelName] : [],
      registers: [registry],
      async collect() {
        const told = await ask()
        gauge.reset()
        if (!labelName) gauge.remove()
        if (told === undefined) return
        for (const [label, value] of Object.entries(read(told))) gauge.set(labelName ? { [labelName]: label } : {}, value)
      },
    })
  }
}

async function answered<T>(poll: () => Promise<T>): Promise<T | undefined> {
  try {
    return await Promise.race([poll(), pause(answerMs, undefined, { ref: false })])
  } catch {
    return undefined
  }
}

function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (!answer || performance.now() - askedAt > keptMs) {
      askedAt = performance.now()
      answer = ask()
    }
    return answer
  }
}
