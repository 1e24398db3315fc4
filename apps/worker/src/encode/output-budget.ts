import { WorkError } from '../claims/failures.ts'

/** How much one encode may still write. */
export class OutputBudget {
  private leftBytes: number

  constructor(private readonly outputBytes: number) {
    this.leftBytes = outputBytes
  }

  /** @throws WorkError when all files together are larger than they may */
  spend(bytes: number): void {
    this.leftBytes -= bytes
    if (this.leftBytes >= 0) return
    const message = `The files of the encode are larger than ${this.outputBytes} bytes together (ENCODE_MAX_OUTPUT_BYTES).`
    throw new WorkError({ code: 'output-limit', message })
  }
}
