// A worker that takes a job, says so, and never ends it: for tests that kill it. node hanging-worker.ts <database url>
import { createQueue } from '../create-queue.ts'
import { handlersWith } from './handlers.ts'

const queue = await createQueue({ databaseUrl: String(process.argv[2]), onError: () => undefined })
const handle = async () => {
  console.log('taken')
  await new Promise(() => undefined)
}
await queue.work(handlersWith({ 'remove-objects': { concurrency: 1, handle } }))
