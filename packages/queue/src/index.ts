export { createQueue, type Queue, type QueueOptions } from './create-queue.ts'
export { type JobName, type JobPayload, jobs } from './jobs.ts'
export { migrateQueue } from './migrate-queue.ts'
export * from './queue.ts'
