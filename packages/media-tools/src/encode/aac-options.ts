import type { AudioOutput, PlannedSound } from '../plan/encode-plan.ts'

/** Silence is put before sound that starts late, so that every rendition starts at the same moment. */
export function aacOptions({ bitsPerSecond, channels, sampleRate }: AudioOutput, sound: PlannedSound): string[] {
  const { input, streamIndex, firstTwoChannels, lastingSeconds } = sound
  const filters = [
    ...(firstTwoChannels ? ['pan=stereo|c0=c0|c1=c1'] : []),
    'aresample=async=1:first_pts=0',
    ...(lastingSeconds === undefined ? [] : ['apad']),
  ]
  return [
    ...['-map', `${input}:${streamIndex}`, '-af', filters.join(','), '-c:a', 'aac'],
    ...['-b:a', String(bitsPerSecond), '-ac', String(channels), '-ar', String(sampleRate)],
    ...(lastingSeconds === undefined ? [] : ['-t', String(lastingSeconds)]),
  ]
}
