import { readFile, writeFile } from 'node:fs/promises'
import { ffmpeg, makeClip } from './clips.ts'

/** A registered user data SEI (ITU-T H.264 §D.1.6) with a pair of bytes of CTA-608 that means nothing (ANSI/SCTE 128 §8.1). */
const seiOfCaptions = Buffer.from([
  ...[0, 0, 0, 1, 0x06, 0x04, 14],
  // United States, ATSC, `GA94`: caption data of one pair, on the first field.
  ...[0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03, 0x41, 0xff, 0xfc, 0x80, 0x80, 0xff],
  0x80,
])
const START_CODE = Buffer.from([0, 0, 1])
const SLICE_TYPES = [1, 5]

/** A picture that has closed captions. @param file an MP4 */
export async function makeCaptionedClip(file: string): Promise<void> {
  const stream = `${file}.h264`
  await makeClip(['-an', '-x264-params', 'slices=1:threads=1', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264', stream], {
    seconds: 2,
  })
  await writeFile(stream, withCaptions(await readFile(stream)))
  await ffmpeg(['-r', '25', '-f', 'h264', '-i', stream, '-c', 'copy', '-f', 'mp4', file])
}

function withCaptions(annexB: Buffer): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (let at = annexB.indexOf(START_CODE); at >= 0; at = annexB.indexOf(START_CODE, at + 3)) {
    if (!SLICE_TYPES.includes((annexB[at + 3] ?? 0) & 0x1f)) continue
    const begin = annexB[at - 1] === 0 ? at - 1 : at
    parts.push(annexB.subarray(from, begin), seiOfCaptions)
    from = begin
  }
  return Buffer.concat([...parts, annexB.subarray(from)])
}
