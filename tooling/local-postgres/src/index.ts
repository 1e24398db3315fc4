export { type LocalPostgres, type LocalPostgresOptions, startPostgres } from './local-postgres.ts'
export { LocalPostgresError } from './local-postgres.error.ts'
