const BOX_HEADER_BYTES = 8
/** Half a second of anything that we encode or copy is far smaller. */
const MAX_BOX_BYTES = 64 * 1024 ** 2

/** A piece of fragmented MP4 (ISO/IEC 14496-12 §8.8): first `ftyp` and `moov`, then a `moof` with its `mdat` each. */
export interface Mp4Piece {
  kind: 'init' | 'fragment'
  bytes: Buffer
}

/** Cuts what ffmpeg writes into a pipe into pieces, as soon as each is whole. */
export class FragmentSplitter {
  private chunks: Buffer[] = []
  private heldBytes = 0
  private neededBytes = BOX_HEADER_BYTES
  private piece: Buffer[] = []

  constructor(private readonly onPiece: (piece: Mp4Piece) => void) {}

  /** @throws Error for what is no MP4, or a box that is too large */
  add(chunk: Buffer): void {
    this.chunks.push(chunk)
    this.heldBytes += chunk.length
    while (this.heldBytes >= this.neededBytes) {
      const held = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks)
      const sizeBytes = held.readUInt32BE(0)
      if (sizeBytes < BOX_HEADER_BYTES || sizeBytes > MAX_BOX_BYTES)
        throw new Error(`a box of ${sizeBytes} bytes is none of ours`)
      const whole = held.length >= sizeBytes
      if (whole) this.addBox(held.subarray(0, sizeBytes))
      this.hold(whole ? held.subarray(sizeBytes) : held, whole ? BOX_HEADER_BYTES : sizeBytes)
    }
  }

  private hold(rest: Buffer, neededBytes: number): void {
    this.chunks = rest.length > 0 ? [rest] : []
    this.heldBytes = rest.length
    this.neededBytes = neededBytes
  }

  private addBox(box: Buffer): void {
    const type = box.toString('latin1', 4, 8)
    this.piece.push(box)
    if (type !== 'moov' && type !== 'mdat') return
    this.onPiece({ kind: type === 'moov' ? 'init' : 'fragment', bytes: Buffer.concat(this.piece) })
    this.piece = []
  }
}
