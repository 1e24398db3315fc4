/** `HH:MM:SS.ffffff`; hours have as many digits as they need. */
export function formatRuntime(seconds: number): string {
  const micros = Math.round(seconds * 1e6)
  const whole = Math.floor(micros / 1e6)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const clock = [hours, minutes, rest].map((each) => String(each).padStart(2, '0')).join(':')
  return `${clock}.${String(micros % 1e6).padStart(6, '0')}`
}
