/** What a command has of the world around it. */
export interface Terminal {
  env: Record<string, string | undefined>
  cwd: string
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}
