export { aVariant, claimant, MediaFixture, probed } from './media.ts'
export { RecordedJobs } from './recorded-jobs.ts'
export { callerOf, createMember, createTenant } from './tenant.ts'
