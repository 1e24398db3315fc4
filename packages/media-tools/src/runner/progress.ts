/** How far ffmpeg is, as told by `-progress`. */
export interface EncodeProgress {
  /** Seconds of the output that are written. */
  doneSeconds: number
  /** Output seconds per wall-clock second; 0 while unknown. */
  speed: number
}

/** Collects the `key=value` lines of `-progress pipe:` and yields one value per block; a block ends with `progress=`. */
export class ProgressReader {
  private block = new Map<string, string>()
  private doneSeconds = 0

  /** The progress when this line ends a block, undefined otherwise. Never goes backwards. */
  add(line: string): EncodeProgress | undefined {
    const separator = line.indexOf('=')
    if (separator < 0) return undefined
    const [key, value] = [line.slice(0, separator).trim(), line.slice(separator + 1).trim()]
    if (key !== 'progress') {
      this.block.set(key, value)
      return undefined
    }
    const progress = this.endBlock()
    this.block.clear()
    return progress
  }

  private endBlock(): EncodeProgress {
    // `out_time_us` is N/A until the first packet; versions before 4.1 have only `out_time_ms`, which is in microseconds too.
    const microseconds = Number(this.block.get('out_time_us') ?? this.block.get('out_time_ms'))
    if (Number.isFinite(microseconds)) this.doneSeconds = Math.max(this.doneSeconds, microseconds / 1e6)
    const speed = Number.parseFloat(this.block.get('speed') ?? '')
    return { doneSeconds: this.doneSeconds, speed: Number.isFinite(speed) ? speed : 0 }
  }
}
