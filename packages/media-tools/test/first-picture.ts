import { execa } from 'execa'
import { tools } from './clips.ts'

/** The types of the NAL units (ITU-T H.264, table 7-1) of the first picture in these bytes, which a player could begin with. */
export async function firstPicture(media: Buffer): Promise<number[]> {
  const copy = ['-v', 'error', '-i', 'pipe:0', '-c', 'copy', '-frames:v', '1', '-f', 'h264', 'pipe:1']
  const { stdout } = await execa(tools.ffmpeg.path, copy, { input: media, encoding: 'buffer' })
  const types: number[] = []
  for (let at = 0; at + 3 < stdout.length; at++)
    if (stdout[at] === 0 && stdout[at + 1] === 0 && stdout[at + 2] === 1) types.push((stdout[at + 3] ?? 0) & 0x1f)
  return types
}
