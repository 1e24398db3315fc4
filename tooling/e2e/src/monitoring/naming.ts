import type { MetricFamily } from './exposition.ts'

/** The labels that there are: all of them have few values, whatever is uploaded, watched or asked for. */
const knownLabels = new Set([
  ...['method', 'route', 'status_class', 'kind', 'outcome', 'operation', 'code', 'program', 'lease', 'reason', 'check'],
  ...['folder', 'state', 'problem', 'le'],
])
const mostSeries = 3000
/** What a value of a label may not look like: an id, a hash or key, an address, a number that counts something. */
const unbounded = /[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{16}|[\w-]{40}|\d+\.\d+\.\d+\.\d+|:\/\/|\/\d+/i
/** Not in base units (prometheus.io/docs/practices/naming). */
const otherUnits = /_(ms|millis|milliseconds|micros|minutes|hours|days|bits|kb|kilobytes|mb|megabytes|percent)(_|$)/

/** What is wrong with a metric of ours; those of the process itself are named by prom-client. */
export function problemsOf(family: MetricFamily): string[] {
  const own = family.name.startsWith('ingest_') ? namingProblems(family) : []
  return [...own, ...labelProblems(family)].map((problem) => `${family.name} ${problem}`)
}

export function isKnownPrefix({ name }: MetricFamily): boolean {
  return /^(ingest|process|nodejs)_/.test(name)
}

function namingProblems({ name, type, help }: MetricFamily): string[] {
  const problems = {
    'is not in snake case': !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name),
    'has no help text': !/^[A-Z].*\.$/.test(help),
    'has no type': !['counter', 'gauge', 'histogram'].includes(type),
    'is a counter without _total': type === 'counter' && !name.endsWith('_total'),
    'is no counter, and ends in _total': type !== 'counter' && name.endsWith('_total'),
    'is not in base units': otherUnits.test(name),
    'is a histogram without a unit': type === 'histogram' && !/_(seconds|bytes)$/.test(name),
    'names its type': /_(counter|gauge|histogram)(_|$)/.test(name),
    'ends like a part of a histogram': /_(bucket|sum|count)$/.test(name),
  }
  return Object.keys(problems).filter((problem) => problems[problem as keyof typeof problems])
}

function labelProblems({ name, series }: MetricFamily): string[] {
  const labels = series.flatMap((each) => Object.entries(each))
  const own = name.startsWith('ingest_')
  return [
    ...(series.length > mostSeries ? [`has ${series.length} series`] : []),
    ...labels.filter(([label]) => own && !knownLabels.has(label)).map(([label]) => `has the unknown label ${label}`),
    ...labels.filter(([, value]) => unbounded.test(value)).map(([label, value]) => `has the label ${label}="${value}"`),
  ]
}
