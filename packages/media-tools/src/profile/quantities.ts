const BITRATE = /^(\d{1,9})(?:\.(\d{1,3}))?([kKmM]?)$/
const FACTORS: Record<string, number> = { '': 1, k: 1000, m: 1_000_000 }

/** Bits per second, or hertz, of what profiles write as `"200k"`, `"1.5M"`, `"48000"` or `48000`; undefined when it is none of them. */
export function parseQuantity(value: unknown): number | undefined {
  const match = BITRATE.exec(String(value))
  if (!match || (typeof value !== 'string' && typeof value !== 'number')) return undefined
  const [, whole = '', fraction = '', unit = ''] = match
  return Math.round(Number(`${whole}.${fraction || '0'}`) * (FACTORS[unit.toLowerCase()] ?? 1))
}

/** The sampling rates that AAC knows (ISO/IEC 14496-3, table 1.18), without those above 48 kHz that no player needs. */
export const aacSampleRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000]
