import { type FileHandle, open } from 'node:fs/promises'
import { PACKET_BYTES } from '../hls/transport-stream.ts'
import type { SegmentFormat } from '../plan/segment-format.ts'

/**
 * A file lacks what ffmpeg has written to it. Its HLS and image muxers tell nobody when a write fails: on a full disk files are short or
 * empty, and ffmpeg succeeds.
 */
export class LostOutputError extends Error {
  override readonly name = 'LostOutputError'

  constructor() {
    super('not all that ffmpeg has made could be written')
  }
}

/** Every box is there to its last byte, the index or a fragment among them. @throws LostOutputError */
export function assertWholeMp4(file: string): Promise<void> {
  return assertWhole(file, async (handle, sizeBytes) => {
    let at = 0
    let described = false
    while (at < sizeBytes) {
      const { type, length } = await readBoxHeader(handle, at)
      if (length < 8) return false
      described ||= type === 'moov' || type === 'moof'
      at += length
    }
    return described && at === sizeBytes
  })
}

/** A transport stream does not say how long it is: one that was cut behind a packet passes for whole. @throws LostOutputError */
export function assertWholeSegment(format: SegmentFormat, file: string): Promise<void> {
  if (format === 'fmp4') return assertWholeMp4(file)
  return assertWhole(file, async (_, sizeBytes) => sizeBytes > 0 && sizeBytes % PACKET_BYTES === 0)
}

const END_OF_IMAGE = 0xffd9

/** @throws LostOutputError */
export function assertWholeJpeg(file: string): Promise<void> {
  return assertWhole(file, async (handle, sizeBytes) => {
    const end = await readBytes(handle, Math.max(0, sizeBytes - 2), 2)
    return end.readUInt16BE() === END_OF_IMAGE
  })
}

async function assertWhole(file: string, isWhole: (handle: FileHandle, sizeBytes: number) => Promise<boolean>): Promise<void> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    if (!(await isWhole(handle, size))) throw new LostOutputError()
  } finally {
    await handle.close()
  }
}

/** ISO/IEC 14496-12 §4.2; a size of 1 says that the real one follows. */
async function readBoxHeader(handle: FileHandle, at: number): Promise<{ type: string; length: number }> {
  const header = await readBytes(handle, at, 16)
  const [size, type] = [header.readUInt32BE(), header.toString('latin1', 4, 8)]
  return { type, length: size === 1 ? Number(header.readBigUInt64BE(8)) : size }
}

/** Zeros where the file has nothing. */
async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  await handle.read({ buffer, position })
  return buffer
}
