export { type JobName, type JobPayload, jobs } from './jobs.ts'
export * from './queue.ts'
