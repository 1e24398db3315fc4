/** A box of an ISO base media file (ISO/IEC 14496-12 §4.2). */
export interface Box {
  type: string
  /** Of its first byte, in the buffer that it was read from. */
  offset: number
  content: Buffer
}

/** The boxes that follow each other in a buffer; stops at the first that is cut or impossible. */
export function readBoxes(buffer: Buffer, offset = 0): Box[] {
  const boxes: Box[] = []
  let at = offset
  while (at + 8 <= buffer.length) {
    const size = buffer.readUInt32BE(at)
    if (size < 8 || at + size > buffer.length) break
    const type = buffer.toString('latin1', at + 4, at + 8)
    boxes.push({ type, offset: at, content: buffer.subarray(at + 8, at + size) })
    at += size
  }
  return boxes
}

/** All boxes at a path of types, such as `moov`, `trak`, `mdia`. */
export function findBoxes(buffer: Buffer, [type, ...rest]: string[]): Box[] {
  const found = readBoxes(buffer).filter((box) => box.type === type)
  return rest.length === 0 ? found : found.flatMap((box) => findBoxes(box.content, rest))
}
