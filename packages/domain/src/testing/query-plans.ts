import type { DataSource, ObjectLiteral } from 'typeorm'

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: PlanNode[]
}

export interface PlanStep {
  node: string
  /** The table or the index that it reads. */
  of?: string
}

/** How the database answers the statement with these values, in the order of its plan. */
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
  return [step, ...(plan.Plans ?? []).flatMap(stepsOf)]
}
