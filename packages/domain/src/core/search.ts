import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm'

/** Narrows a list to the rows one of whose columns contains the text, in any case. Empty text narrows nothing. */
export function searchIn<Entity extends ObjectLiteral>(
  rows: SelectQueryBuilder<Entity>,
  columns: string[],
  text: string | undefined,
): SelectQueryBuilder<Entity> {
  const wanted = text?.trim().toLowerCase()
  if (!wanted) return rows
  const contains = columns.map((column) => `lower(${rows.alias}.${column}) LIKE :search`).join(' OR ')
  return rows.andWhere(`(${contains})`, { search: `%${wanted.replace(/[\\%_]/g, '\\$&')}%` })
}
