import type { DataSource, ObjectLiteral } from 'typeorm'

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Parent Relationship'?: string
  Plans?: PlanNode[]
}

export interface PlanStep {
  node: string
  /** The table or the index that it reads. */
  of?: string
}

/** How the database answers the statement with these values, in the order of its plan; without what it reads for each row that it has found. */
export async function planOf(dataSource: DataSource, sql: string, values: ObjectLiteral | unknown[] = []): Promise<PlanStep[]> {
  const [row]: { 'QUERY PLAN': [{ Plan: PlanNode }] }[] = await dataSource.query(
    `EXPLAIN (FORMAT JSON) ${sql}`,
    values as unknown[],
  )
  if (!row) throw new Error(`no plan of ${sql}`)
  return stepsOf(row['QUERY PLAN'][0].Plan)
}

function stepsOf(plan: PlanNode): PlanStep[] {
  const step = { node: plan['Node Type'], of: plan['Index Name'] ?? plan['Relation Name'] }
  const parts = (plan.Plans ?? []).filter((part) => part['Parent Relationship'] !== 'SubPlan')
  return [step, ...parts.flatMap(stepsOf)]
}
