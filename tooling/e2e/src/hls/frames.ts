import { execa } from 'execa'

/** H.264 NAL unit types (ITU-T H.264 table 7-1). */
const IDR_SLICE = 5
const NON_IDR_SLICE = 1

export interface FirstFrame {
  isIdr: boolean
  /** Presentation time in seconds. */
  time: number
}

/** The first picture of an fMP4 segment, read from its bytes by tools that know nothing of the playlist. */
export async function firstFrame(init: Buffer, segment: Buffer): Promise<FirstFrame> {
  const input = Buffer.concat([init, segment])
  const [stream, packets] = await Promise.all([annexB(input), packetTimes(input)])
  return { isIdr: firstSliceType(stream) === IDR_SLICE, time: Math.min(...packets) }
}

/** The first coded picture as a byte stream with start codes (ITU-T H.264 annex B). */
async function annexB(input: Buffer): Promise<Buffer> {
  const args = [
    '-v',
    'error',
    '-i',
    'pipe:0',
    '-map',
    '0:v',
    '-c',
    'copy',
    '-frames:v',
    '1',
    '-bsf:v',
    'h264_mp4toannexb',
    '-f',
    'h264',
    'pipe:1',
  ]
  const { stdout } = await execa('ffmpeg', args, { input, encoding: 'buffer', timeout: 20_000 })
  return Buffer.from(stdout)
}

async function packetTimes(input: Buffer): Promise<number[]> {
  const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'json', 'pipe:0']
  const { stdout } = await execa('ffprobe', args, { input, timeout: 20_000 })
  const { packets } = JSON.parse(stdout) as { packets: { pts_time: string }[] }
  return packets.map(({ pts_time }) => Number(pts_time))
}

function firstSliceType(stream: Buffer): number | undefined {
  for (let at = stream.indexOf('000001', 0, 'hex'); at >= 0; at = stream.indexOf('000001', at + 3, 'hex')) {
    const type = (stream[at + 3] ?? 0) & 0x1f
    if (type === IDR_SLICE || type === NON_IDR_SLICE) return type
  }
  return undefined
}
