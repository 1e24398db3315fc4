export { postgresBinaries } from './binaries.ts'
export { LocalPostgresError } from './local-postgres.error.ts'
export { type LocalPostgres, type LocalPostgresOptions, startPostgres } from './local-postgres.ts'
