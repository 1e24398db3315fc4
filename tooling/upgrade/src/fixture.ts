import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Seen } from './seen-by.ts'

const folder = path.resolve(import.meta.dirname, '../fixtures')

/** A database as a release has made it, and what there is to know of that release. */
export interface Fixture {
  /** Its last migration. */
  name: string
  /** Schema and rows, the queue's included, as SQL. */
  dump: string
  /** What its use-cases have shown of the rows. */
  seen: Seen[]
  /** What it says to the database. */
  statements: string[]
}

/** Oldest first: names begin with the number of the migration. */
export async function fixtureNames(): Promise<string[]> {
  return (await readdir(folder)).toSorted()
}

export async function readFixture(name: string): Promise<Fixture> {
  const read = (file: string) => readFile(path.join(folder, name, file), 'utf8')
  const [dump, seen, statements] = await Promise.all([read('dump.sql'), read('seen.json'), read('statements.json')])
  return { name, dump, seen: JSON.parse(seen), statements: JSON.parse(statements) }
}

export async function writeFixture({ name, dump, seen, statements }: Fixture): Promise<void> {
  const write = (file: string, text: string) => writeFile(path.join(folder, name, file), text)
  await mkdir(path.join(folder, name), { recursive: true })
  const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`
  await Promise.all([write('dump.sql', dump), write('seen.json', json(seen)), write('statements.json', json(statements))])
}
