import type { VideoStream } from '../probe/media-probe.ts'

/** How numbers mean colours (ITU-T H.273), in the names of ffmpeg. */
export interface Colours {
  primaries: string
  transfer: string
  matrix: string
}

/** What every screen shows and every player supposes of a high-definition picture. */
export const standardColours: Colours = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' }

const colourTransfers = ['bt709', 'smpte170m', 'smpte240m', 'iec61966-2-1', 'bt2020-10', 'bt2020-12', 'smpte2084', 'arib-std-b67']
const primaries = ['bt709', 'bt470m', 'bt470bg', 'smpte170m', 'smpte240m', 'bt2020', 'smpte431', 'smpte432']
/** Those that the scaler of ffmpeg knows. */
const matrices = ['bt709', 'fcc', 'bt470bg', 'smpte170m', 'smpte240m', 'bt2020nc']

const STANDARD_DEFINITION = { width: 1024, height: 576 }

/**
 * The colours of a source. What it does not say follows from its size, and is said in every rendition: of a small one,
 * players would suppose other colours than of a large one.
 */
export function sourceColours({ colours, codedWidth, codedHeight }: VideoStream): Colours {
  const isSmall = codedWidth <= STANDARD_DEFINITION.width && codedHeight <= STANDARD_DEFINITION.height
  const usual = isSmall ? standardDefinition(codedHeight) : standardColours
  const matrix = known(matrices, colours.matrix) ?? known(matrices, colours.primaries) ?? usual.matrix
  return {
    matrix,
    primaries: known(primaries, colours.primaries) ?? known(primaries, matrix) ?? usual.primaries,
    transfer: known(colourTransfers, colours.transfer) ?? standardColours.transfer,
  }
}

/** ITU-R BT.601 for 625 lines and for 525. */
function standardDefinition(height: number): Colours {
  const system = height % 288 === 0 ? 'bt470bg' : 'smpte170m'
  return { ...standardColours, primaries: system, matrix: system }
}

function known(names: string[], name: string | undefined): string | undefined {
  return names.find((other) => other === name)
}
