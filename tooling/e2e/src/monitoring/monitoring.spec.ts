import { describe, expect, it } from '@jest/globals'
import { parseExposition } from './exposition.ts'
import { alertRules, dashboard, expressions, runbook, scrapeConfig } from './monitoring-files.ts'
import { problemsOf } from './naming.ts'
import { readPromql } from './promql.ts'

describe('the expressions of dashboard and alerts', () => {
  it.each(expressions)('%s is PromQL about metrics', (_, expression) => {
    expect(readPromql(expression).metrics).not.toEqual([])
  })

  it('would be found wrong', () => {
    expect(() => readPromql('sum by (job (rate(x[5m]))')).toThrow(/no PromQL/)
    expect(readPromql('sum by (kind) (rate(x{code="a"}[5m])) / y')).toEqual({ metrics: ['x', 'y'], labels: ['kind', 'code'] })
  })
})

describe('the alerts', () => {
  it.each(alertRules)('$alert says what is wrong, how bad it is, and what to do is written down', (rule) => {
    expect(rule.alert).toMatch(/^Ingest[A-Z]\w+$/)
    expect(['critical', 'warning', 'info']).toContain(rule.labels.severity)
    expect(rule.annotations.summary).toMatch(/\.$/)
    expect(runbook).toContain(`\`${rule.alert}\``)
  })

  it('are loaded by the example, for the jobs that they name', () => {
    expect(scrapeConfig.rule_files).toEqual(['alerts.yml'])
    expect(scrapeConfig.scrape_configs.map(({ job_name }) => job_name)).toEqual(['ingest-api', 'ingest-media', 'ingest-worker'])
  })
})

describe('the dashboard', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row')

  it('takes its data from a source that whoever imports it chooses', () => {
    expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' })
    for (const { datasource, targets = [] } of panels) {
      expect([datasource, ...targets.map((target) => target.datasource)].map((each) => each?.uid)).toEqual(
        Array(targets.length + 1).fill(['$', '{datasource}'].join('')),
      )
    }
  })

  it('has panels that do not lie on each other', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24)
  })
})

describe('the rules for metrics', () => {
  const judge = (...lines: string[]) => parseExposition(lines.join('\n')).flatMap(problemsOf)
  const help = '# HELP ingest_x_total Some things.'

  it('let good ones pass', () => {
    expect(judge(help, '# TYPE ingest_x_total counter', 'ingest_x_total{kind="encode"} 3')).toEqual([])
  })

  it.each([
    ['# HELP ingest_x Things.\n# TYPE ingest_x counter', 'ingest_x is a counter without _total'],
    ['# HELP ingest_x_total \n# TYPE ingest_x_total counter', 'ingest_x_total has no help text'],
    ['# HELP ingest_x_ms Time.\n# TYPE ingest_x_ms gauge', 'ingest_x_ms is not in base units'],
    [`${help}\n# TYPE ingest_x_total counter\ningest_x_total{video="1"} 1`, 'ingest_x_total has the unknown label video'],
    [
      `${help}\n# TYPE ingest_x_total counter\ningest_x_total{route="/videos/019ad3c1-7d6e-7000-8000-000000000000"} 1`,
      'ingest_x_total has the label route="/videos/019ad3c1-7d6e-7000-8000-000000000000"',
    ],
  ])('find %j', (text, problem) => {
    expect(judge(text)).toEqual([problem])
  })
})
