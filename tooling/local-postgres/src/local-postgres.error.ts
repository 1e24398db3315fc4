/** Why the local PostgreSQL does not run: one line that its user can act on. */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError'
}

const causes: [pattern: RegExp, explain: (place: Place) => string][] = [
  [/Address already in use/, ({ port }) => `another program listens on 127.0.0.1:${port}: stop it or choose another port`],
  [/No space left on device|ENOSPC/, ({ dataDir }) => `the disk that holds ${dataDir} is full`],
  [/Permission denied|Read-only file system|EACCES|EPERM|EROFS/, ({ dataDir }) => `the folder ${dataDir} is not writable`],
  [/ENOTDIR|EEXIST|Not a directory/, ({ dataDir }) => `${dataDir} is not a folder`],
  [/incompatible with server/, ({ dataDir }) => `the files in ${dataDir} were made by another major version of PostgreSQL`],
]

interface Place {
  dataDir: string
  port: number
}

/** Turns what PostgreSQL, initdb or the file system said into one line. */
export function explainFailure(output: string, place: Place): LocalPostgresError {
  const known = causes.find(([pattern]) => pattern.test(output))
  return new LocalPostgresError(`PostgreSQL cannot run: ${known ? known[1](place) : lastComplaint(output)}`)
}

function lastComplaint(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim())
  const complaint = lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1)
  return complaint?.trim() ?? 'it ended without a word'
}
