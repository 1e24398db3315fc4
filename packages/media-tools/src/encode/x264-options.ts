import type { Colours } from '../plan/colours.ts'
import type { EncodePlan, VideoOutput } from '../plan/encode-plan.ts'
import { parseQuantity } from '../profile/quantities.ts'

const DEFAULT_PRESET = 'veryfast'
/** Seconds of the asked bitrate that the decoder's buffer holds. */
const BUFFER_SECONDS = 2

/**
 * Keyframes are forced by time and not by counting frames, so that the renditions of a film with 24000/1001 frames per
 * second, or with different frame rates, can be switched at the same moments.
 */
export function x264Options(
  output: VideoOutput,
  { keyframeSeconds, keepsClosedCaptions }: Pick<EncodePlan, 'keyframeSeconds' | 'keepsClosedCaptions'>,
  colours: Colours,
  lastCutSeconds?: number,
): string[] {
  const { preset = DEFAULT_PRESET, maxrate, bufsize, ...others } = output.codecOptions
  const rate = (value: string | number | undefined, otherwise: number) => String(parseQuantity(value) ?? otherwise)
  return [
    ...['-c:v', 'libx264', '-preset', String(preset), '-profile:v', output.profile, '-pix_fmt', 'yuv420p'],
    ...['-b:v', String(output.bitsPerSecond), '-maxrate', rate(maxrate, output.bitsPerSecond)],
    ...['-bufsize', rate(bufsize, output.bitsPerSecond * BUFFER_SECONDS)],
    ...['-sc_threshold', '0', '-flags', '+cgop', '-force_key_frames', forced(keyframeSeconds, lastCutSeconds)],
    ...(output.keyframeFrames ? ['-g', String(output.keyframeFrames)] : []),
    ...colourOptions(colours),
    ...['-a53cc', keepsClosedCaptions ? '1' : '0'],
    ...Object.entries(others).flatMap(([name, value]) => [`-${name}`, String(value)]),
  ]
}

function forced(everySeconds: number, untilSeconds: number | undefined): string {
  return `expr:gte(t,n_forced*${everySeconds})${untilSeconds === undefined ? '' : `*lt(t,${untilSeconds})`}`
}

function colourOptions({ primaries, transfer, matrix }: Colours): string[] {
  return ['-color_primaries', primaries, '-color_trc', transfer, '-colorspace', matrix, '-color_range', 'tv']
}
