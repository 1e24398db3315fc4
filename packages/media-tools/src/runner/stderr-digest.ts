const HEAD_LINES = 20
const TAIL_LINES = 40
const MAX_LINE_LENGTH = 500

/** What ffmpeg complained of: the first lines (the cause) and the last ones (the end), however many came between. */
export class StderrDigest {
  private readonly head: string[] = []
  private readonly tail: string[] = []

  add(line: string): void {
    const kept = line.trimEnd().slice(0, MAX_LINE_LENGTH)
    if (!kept) return
    if (this.head.length < HEAD_LINES) this.head.push(kept)
    else if (this.tail.push(kept) > TAIL_LINES) this.tail.shift()
  }

  get lines(): string[] {
    return [...this.head, ...this.tail]
  }
}

/** Lines that follow from another error and tell nothing by themselves. */
const CONSEQUENCES =
  /^(Conversion failed!|Error while (decoding|filtering|processing)|Exiting|Terminating|At least one output|Task finished)/

/** The line that says best what went wrong, without addresses, paths and URLs. */
export function decisiveLine(lines: string[]): string | undefined {
  const cleaned = lines.map(withoutPrivateParts)
  return cleaned.findLast((line) => !CONSEQUENCES.test(line)) ?? cleaned.at(-1)
}

function withoutPrivateParts(line: string): string {
  return line
    .replace(/^(\[[^\]]*\]\s*)+/, '')
    .replace(/\b(?:https?|file|tcp):\S+?(?=:?(?:\s|$|['"]))/g, '(file)')
    .replace(/(?<![\w.])\/[^\s:'"]+/g, '(file)')
    .trim()
}
