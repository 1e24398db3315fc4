import { parser } from '@prometheus-io/lezer-promql'

/** What an expression is made of. */
export interface Promql {
  metrics: string[]
  /** That are matched, or grouped by. */
  labels: string[]
}

/** @throws Error when it is no PromQL */
export function readPromql(expression: string): Promql {
  const text = expression.replaceAll('$__rate_interval', '5m')
  const [metrics, labels] = [new Set<string>(), new Set<string>()]
  parser.parse(text).iterate({
    enter({ type, from, to }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${text}`)
      if (type.name === 'Identifier') metrics.add(text.slice(from, to))
      if (type.name === 'LabelName') labels.add(text.slice(from, to))
    },
  })
  return { metrics: [...metrics], labels: [...labels] }
}
