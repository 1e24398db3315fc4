const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const STEP = 1000

/** `1234567` → `1.2 MB`. */
export function formatBytes(bytes: number): string {
  const exponent = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / STEP ** exponent
  return `${exponent === 0 ? value : value.toFixed(1)} ${UNITS[exponent]}`
}

/** `2026-08-01T12:34:56.789Z` → `2026-08-01 12:34:56`; it stays UTC. */
export function formatTime(time: string | null): string {
  return time === null ? '' : time.slice(0, 19).replace('T', ' ')
}

/** `00:01:02.345678` → `00:01:02`. */
export function formatRuntime(runtime: string | null): string {
  return runtime?.split('.', 1)[0] ?? ''
}

/** `3725` → `1 h 2 min`, `62` → `1 min 2 s`. */
export function formatSeconds(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`
}

/** Text that somebody else wrote, in one line and without what would steer a terminal. */
export function printable(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '\uFFFD')
}

/** `{ Video: 'x', Playlist: 'y' }` → one aligned line each, without those that are empty. */
export function formatTable(rows: Record<string, string | null | undefined>): string {
  const shown = Object.entries(rows).filter((row): row is [string, string] => Boolean(row[1]))
  const width = Math.max(...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}\n`).join('')
}
