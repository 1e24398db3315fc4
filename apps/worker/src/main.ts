import { run } from './program.ts'

const exitCode = await run(process.argv.slice(2), process)
// Whatever a start that has failed has opened is of no use to anybody.
if (exitCode !== 0) process.exit(exitCode)
