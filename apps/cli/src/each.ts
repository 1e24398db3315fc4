import { CliError, exitCodes, toCliError } from './cli.error.ts'
import { printable } from './output/format.ts'
import type { Terminal } from './terminal.ts'

/** Keeps what failed of several things, so that one failure does not end the others. */
export class Failures {
  readonly #failed: CliError[] = []

  constructor(
    private readonly tell: (line: string) => void,
    /** How many things there are to do, and what they are called. */
    private readonly total: number,
    private readonly noun: string,
  ) {}

  /** Tells of it at once; the only one there is is told by whoever catches what `throwIfAny` throws. */
  add(name: string, error: CliError): void {
    this.#failed.push(error)
    if (this.total > 1) this.tell(`ingest: ${printable(name)}: ${printable(error.message)}\n`)
  }

  /** @throws CliError with the exit code that all failures share, else `refused` */
  throwIfAny(): void {
    const [first, ...others] = this.#failed
    if (!first) return
    if (this.total === 1) throw first
    const shared = others.every(({ exitCode }) => exitCode === first.exitCode)
    const message = `${this.#failed.length} of ${this.total} ${this.noun} failed`
    throw new CliError(shared ? first.exitCode : exitCodes.refused, message)
  }
}

/** One after another. @throws CliError at the end when any failed; at once when the next ones would fail the same way */
export async function forEachId(
  { terminal, host }: { terminal: Terminal; host: string },
  ids: string[],
  noun: string,
  work: (id: string) => Promise<void>,
): Promise<void> {
  const failures = new Failures((line) => terminal.stderr.write(line), ids.length, noun)
  for (const id of ids) {
    try {
      await work(id)
    } catch (error) {
      const failure = toCliError(error, host)
      if (endsAll(failure)) throw failure
      failures.add(id, failure)
    }
  }
  failures.throwIfAny()
}

/** What would end whatever comes next the same way. */
export function endsAll({ exitCode }: CliError): boolean {
  return exitCode === exitCodes.interrupted || exitCode === exitCodes.credentials || exitCode === exitCodes.away
}
