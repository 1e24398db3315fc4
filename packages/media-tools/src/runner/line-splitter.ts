const MAX_LINE_LENGTH = 4096

/** Cuts a stream of text into lines. What a line has beyond 4096 characters is dropped, so that memory stays bounded. */
export class LineSplitter {
  private rest = ''

  constructor(private readonly onLine: (line: string) => void) {}

  add(chunk: string): void {
    const lines = (this.rest + chunk).split(/[\r\n]+/)
    this.rest = (lines.pop() ?? '').slice(0, MAX_LINE_LENGTH)
    for (const line of lines) this.onLine(line.slice(0, MAX_LINE_LENGTH))
  }

  end(): void {
    if (this.rest) this.onLine(this.rest)
    this.rest = ''
  }
}
