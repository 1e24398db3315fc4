/** Where a binary came from: named in the configuration, found on PATH, or shipped by npm. */
export type BinarySource = 'configured' | 'system' | 'bundled'

export interface Binary {
  path: string
  /** As it calls itself: `5.1.9-0+deb12u1`, `N-47683-g0e8eb07980-static`. */
  version: string
  source: BinarySource
}

/** Programs that wrap every run of ffmpeg and ffprobe, by absolute path; what the machine lacks is absent. */
export interface Launcher {
  /** Yields the CPU to whatever else runs on the machine. */
  nice?: string
  /** Lets the child die with its parent. Linux only. */
  setpriv?: string
  /** Limits memory, CPU and file size. Linux only. */
  prlimit?: string
}

export interface Tools {
  ffmpeg: Binary
  ffprobe: Binary
  launcher: Launcher
  /** Whether this ffmpeg can bring HDR down to standard dynamic range. */
  canToneMap: boolean
  /** Watches every process, from its start to its end. */
  observe?: ObserveProgram
}

export type ObserveProgram = <T>(program: 'ffmpeg' | 'ffprobe', work: () => Promise<T>) => Promise<T>

/** No usable ffmpeg or ffprobe. The message says what to install or set. */
export class ToolsMissingError extends Error {
  override readonly name = 'ToolsMissingError'
}
