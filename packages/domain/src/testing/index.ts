export { aVariant, claimant, MediaFixture, probed } from './media.ts'
export { RecordedJobs } from './recorded-jobs.ts'
export { contentsOf, RefusedEvents, refusal } from './refused-events.ts'
export { callerOf, createMember, createTenant } from './tenant.ts'
