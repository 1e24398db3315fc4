import type { Colours } from '../plan/colours.ts'

/** Filters from HDR to BT.709: linear light, its primaries, Hable's curve. Streams often do not say all that zscale wants to know. */
export function toneMapping(transfer: string): string[] {
  return [
    `zscale=transferin=${transfer}:primariesin=bt2020:matrixin=bt2020nc:transfer=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=primaries=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=transfer=bt709:matrix=bt709:range=tv',
  ]
}

const names: Record<string, string> = { bt470bg: 'bt470', bt2020nc: 'bt2020' }

/** As the scaler calls it. */
export function scalerMatrix({ matrix }: Colours): string {
  return names[matrix] ?? matrix
}
