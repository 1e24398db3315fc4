import { execFile, execFileSync } from 'node:child_process'
import { requireTool } from './require-tool.ts'

const TIMEOUT_MS = 50_000

/** What Python's m3u8 understands of a playlist. */
export interface PythonPlaylist {
  version: number | null
  isVariant: boolean
  /** Media segments, or the playlists that a multivariant one names. */
  uris: string[]
  iframeUris: string[]
  seconds: number
}

/** Strict: it refuses what the version of the playlist does not allow. */
const script = `
import json, sys, m3u8
def read(text):
    m3u8.parse(text, strict=True)
    playlist = m3u8.loads(text)
    named = playlist.playlists if playlist.is_variant else playlist.segments
    return {
        'version': playlist.version and int(playlist.version),
        'isVariant': playlist.is_variant,
        'uris': [each.uri for each in named],
        'iframeUris': [each.uri for each in playlist.iframe_playlists],
        'seconds': sum(each.duration for each in playlist.segments),
    }
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`

/** Reads playlists as a program that is not ours. @returns undefined where this machine has no Python with the module m3u8 */
export function requirePythonM3u8(): ((texts: string[]) => Promise<PythonPlaylist[]>) | undefined {
  const python = requireTool('python3-m3u8', hasM3u8)
  return python === undefined ? undefined : (texts) => read(python, texts)
}

function hasM3u8(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import m3u8'], { stdio: 'ignore', timeout: TIMEOUT_MS })
    return true
  } catch {
    return false
  }
}

function read(python: string, texts: string[]): Promise<PythonPlaylist[]> {
  const { promise, resolve, reject } = Promise.withResolvers<PythonPlaylist[]>()
  const child = execFile(python, ['-c', script], { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
    if (error) reject(new Error(`m3u8 refuses a playlist: ${stderr}`))
    else resolve(JSON.parse(stdout))
  })
  child.stdin?.end(JSON.stringify(texts))
  return promise
}
