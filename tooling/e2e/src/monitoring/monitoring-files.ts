import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

const root = path.resolve(import.meta.dirname, '../../../..')
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8')

export interface AlertRule {
  alert: string
  expr: string
  for?: string
  labels: { severity: string }
  annotations: { summary: string }
}

export interface Panel {
  id: number
  type: string
  title: string
  gridPos: { h: number; w: number; x: number; y: number }
  datasource?: { uid: string }
  targets?: { expr: string; datasource: { uid: string } }[]
}

export interface Dashboard {
  uid: string
  title: string
  panels: Panel[]
  templating: { list: { name: string; type: string; query: unknown }[] }
}

/** Of `deploy/monitoring`. */
export const alertRules: AlertRule[] = parse(textOf('deploy/monitoring/alerts.yml')).groups.flatMap(
  ({ rules }: { rules: AlertRule[] }) => rules,
)
export const dashboard: Dashboard = JSON.parse(textOf('deploy/monitoring/dashboard.json'))
export const scrapeConfig: { rule_files: string[]; scrape_configs: { job_name: string }[] } = parse(
  textOf('deploy/monitoring/prometheus.yml'),
)
export const runbook = textOf('docs/operations/observability.md')

/** Every expression, by where it is. */
export const expressions: [where: string, expression: string][] = [
  ...alertRules.map(({ alert, expr }) => [alert, expr] as [string, string]),
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as [string, string])),
]
