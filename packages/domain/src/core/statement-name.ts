const operations = /\b(SELECT|INSERT|UPDATE|DELETE|BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|LISTEN)\b/i
const tables = /\b(?:FROM|INTO|UPDATE)\s+(?:ONLY\s+)?"?([a-z_]\w*(?:"?\."?[a-z_]\w*)?)/i

/** `SELECT inputs`: the first operation and the first table of a statement, and nothing that could be a value. */
export function statementName(text: string): string {
  const withoutTexts = text.replace(/'(?:[^']|'')*'/g, '')
  const operation = operations.exec(withoutTexts)?.[1]?.toUpperCase() ?? 'statement'
  const table = tables.exec(withoutTexts)?.[1]?.replaceAll('"', '')
  return table && !['BEGIN', 'COMMIT', 'ROLLBACK'].includes(operation) ? `${operation} ${table}` : operation
}
