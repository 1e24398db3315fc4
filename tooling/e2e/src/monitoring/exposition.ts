/** All series of one metric, as Prometheus reads them (prometheus.io/docs/instrumenting/exposition_formats). */
export interface MetricFamily {
  name: string
  type: string
  help: string
  /** The labels of each series. */
  series: Record<string, string>[]
}

/** @throws Error for a line that is no part of a family that was described before it */
export function parseExposition(text: string): MetricFamily[] {
  const families: MetricFamily[] = []
  for (const line of text.split('\n').filter(Boolean)) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (kind === 'HELP') families.push({ name, help: rest, type: '', series: [] })
    else if (kind === 'TYPE') familyOf(families, name).type = rest
    else addSeries(families, line)
  }
  return families
}

function addSeries(families: MetricFamily[], line: string): void {
  const [, name = '', labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? []
  familyOf(families, name).series.push(
    Object.fromEntries([...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', value = '']) => [label, value])),
  )
}

function familyOf(families: MetricFamily[], series: string): MetricFamily {
  const names = [series, series.replace(/_(bucket|sum|count)$/, '')]
  const family = families.at(-1)
  if (!family || !names.includes(family.name)) throw new Error(`not described: ${series}`)
  return family
}
