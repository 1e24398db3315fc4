import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino'
import { prettyFactory } from 'pino-pretty'
import { currentLogContext } from './log-context.ts'
import { redactLine } from './redact.ts'
import { currentTraceId } from './tracing/span.ts'

export type { Logger } from 'pino'

export interface CreateLoggerOptions {
  /** Which app speaks. */
  app: string
  level: string
  /** Lines for people instead of JSON. */
  pretty: boolean
  /** Standard output when left out. */
  destination?: DestinationStream
}

/** JSON lines on standard output, each with the app, the request or job that caused it, and without secrets. */
export function createLogger({ app, level, pretty, destination }: CreateLoggerOptions): Logger {
  const options: LoggerOptions = {
    level,
    base: { app, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: lineContext,
    hooks: { streamWrite: pretty ? prettyLine() : redactLine },
  }
  return destination ? pino(options, destination) : pino(options)
}

function prettyLine(): (line: string) => string {
  const format = prettyFactory({ colorize: process.stdout.isTTY, ignore: 'app,pid', translateTime: 'SYS:HH:MM:ss.l' })
  return (line) => format(redactLine(line)) ?? ''
}

/** pino adds to what it gets. */
function lineContext(): object {
  const trace_id = currentTraceId()
  return trace_id === undefined ? { ...currentLogContext() } : { ...currentLogContext(), trace_id }
}
