import { WorkError } from '../claims/failures.ts'

/** What one encode has written, and may. */
export class OutputBudget {
  spentBytes = 0

  constructor(private readonly outputBytes: number) {}

  /** @throws WorkError when all files together are larger than they may */
  spend(bytes: number): void {
    this.spentBytes += bytes
    if (this.spentBytes <= this.outputBytes) return
    const message = `The files of the encode are larger than ${this.outputBytes} bytes together (ENCODE_MAX_OUTPUT_BYTES).`
    throw new WorkError({ code: 'output-limit', message })
  }
}
