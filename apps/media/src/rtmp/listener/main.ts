// The RTMP process: started by ../listener-process.ts, told what to do over the channel to its parent, and gone with it.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { type FromListener, heartbeats, type LogLine, type ToListener } from '../listener-messages.ts'
import { Listener } from './listener.ts'

/** Log lines that the parent has not taken yet; more are lost, so that nobody fills the memory by connecting often. */
const mostUntaken = 200

let untaken = 0
let listener: Listener | undefined
/** Lies in a folder that a media app which was killed could not remove. */
let gatePath: string | undefined

function tell(message: FromListener): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()))
}

function log(line: LogLine): void {
  if (untaken >= mostUntaken) return
  untaken += 1
  void tell({ kind: 'log', ...line }).then(() => {
    untaken -= 1
  })
}

async function obey(message: ToListener): Promise<void> {
  if (message.kind === 'stop') {
    await listener?.stop('the server is shutting down')
    process.exit()
  }
  gatePath = message.options.gatePath
  listener = new Listener(message.options, log)
  await tell({ kind: 'listening', ...(await listener.listen()) })
  setInterval(() => void tell({ kind: 'alive' }), (message.options.limits.frozenSeconds * 1000) / heartbeats)
}

process.on('message', (message: ToListener) => {
  obey(message).catch(async (error: Error) => {
    await tell({ kind: 'failed', message: error.message })
    process.exit(1)
  })
})
process.once('disconnect', () => {
  if (gatePath) rmSync(path.dirname(gatePath), { recursive: true, force: true })
  process.exit()
})
