import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { QueryRunner } from 'typeorm'
import type { Migration } from '../migrations/migration.ts'

/** An old one: what newer ones do without a lock is not taken for granted. */
const postgresVersion = '15.0'

/** What `migrate` sees to for all of them, and a matter of taste. */
const settings = `SET lock_timeout = '3s';\nSET statement_timeout = 0;\n`
const tasteRules = ['prefer-bigint-over-int', 'prefer-bigint-over-smallint', 'prefer-text-field', 'prefer-identity']

/** Allowed once nothing reads or writes it any more. */
const contractRules = ['ban-drop-column', 'ban-drop-table', 'ban-drop-not-null']

/**
 * What squawk (https://squawkhq.com) finds wrong with a migration that runs while the application does: the names of its rules.
 * The statements are those that `up` makes, run by nobody.
 */
export async function migrationFindings(migration: Migration): Promise<string[]> {
  const statements: string[] = []
  await migration.up(recordInto(statements))
  const excluded = [...tasteRules, ...(migration.phase === 'contract' ? contractRules : [])]
  const inTransaction = migration.transaction === false ? [] : ['--assume-in-transaction']
  return squawk(`${settings}${statements.join(';\n')};`, [`--exclude=${excluded.join(',')}`, ...inTransaction])
}

function recordInto(statements: string[]): QueryRunner {
  const query = async (sql: string) => {
    statements.push(sql)
    return []
  }
  return { query } as unknown as QueryRunner
}

const program = path.join(path.dirname(createRequire(import.meta.url).resolve('squawk-cli/package.json')), 'js/bin/squawk')

function squawk(sql: string, args: string[]): string[] {
  const all = [program, '--reporter=json', `--pg-version=${postgresVersion}`, ...args]
  const { stdout, stderr } = spawnSync(process.execPath, all, { input: sql, encoding: 'utf8' })
  if (stdout === '') throw new Error(`squawk says nothing: ${stderr}`)
  const findings: { rule_name: string }[] = JSON.parse(stdout)
  return [...new Set(findings.map((finding) => finding.rule_name))]
}
