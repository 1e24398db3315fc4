/** libavformat 59 came with ffmpeg 5.0; builds from git carry no version number but this. */
const OLDEST_LIBAVFORMAT = 59

export interface ToolVersion {
  version: string
  supported: boolean
}

/** Reads the output of `ffmpeg -version` or `ffprobe -version`; undefined when it is another program's. */
export function parseVersion(output: string): ToolVersion | undefined {
  const version = /^ff(?:mpeg|probe) version (\S+)/m.exec(output)?.[1]
  const libavformat = /^libavformat\s+(\d+)\./m.exec(output)?.[1]
  return version && libavformat ? { version, supported: Number(libavformat) >= OLDEST_LIBAVFORMAT } : undefined
}

/** Names in the listings of `ffmpeg -encoders`, `-muxers` and `-filters`: ` V....D libx264   description`, `  E hls   description`. */
export function parseNames(output: string): Set<string> {
  const lines = output.split('\n').map((line) => /^\s+[A-Z.]{1,6}\s+([\w,]+)\s/.exec(line)?.[1])
  return new Set(lines.flatMap((names) => names?.split(',') ?? []))
}
