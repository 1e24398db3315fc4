import type { AudioOutput } from '../plan/encode-plan.ts'

/** Silence is put before sound that starts late, so that every rendition starts at the same moment. */
export function aacOptions({ bitsPerSecond, channels, sampleRate }: AudioOutput): string[] {
  return [
    ...['-af', 'aresample=async=1:first_pts=0', '-c:a', 'aac'],
    ...['-b:a', String(bitsPerSecond), '-ac', String(channels), '-ar', String(sampleRate)],
  ]
}
