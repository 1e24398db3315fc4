import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** The default HLS profile (packages/media-tools/src/profile), as somebody would write it by hand. */
const ladder = [
  { name: '720', size: '1280:720', profile: 'high', kilobits: 2500 },
  { name: '360', size: '640:360', profile: 'main', kilobits: 600 },
  { name: '234', size: '416:234', profile: 'baseline', kilobits: 200 },
]
const sound = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2']

/** Playlists, best first, the sound last. */
export const playlistsIn = (folder: string) =>
  [...ladder.map(({ name }) => name), 'audio'].map((name) => path.join(folder, name, 'index.m3u8'))

/** The best that one command can do: decodes once, scales each size from the next larger one, encodes the sound once. */
export async function singleCommand(file: string, folder: string): Promise<void> {
  await makeFolders(folder)
  const scaled = '[0:v]scale=1280:720,split[a][b];[b]scale=640:360,split[c][d];[d]scale=416:234[e]'
  const outputs = ['[a]', '[c]', '[e]'].flatMap((pad, index) => {
    const step = ladder[index] as (typeof ladder)[number]
    return ['-map', pad, ...x264(step), ...hls(folder, step.name)]
  })
  await ffmpeg(['-i', file, '-filter_complex', scaled, ...outputs, '-map', '0:a', ...sound, ...hls(folder, 'audio')])
}

/** As PeerTube does: one command per rendition, an MP4 each, which others then cut into segments. */
export async function oneByOne(file: string, folder: string): Promise<void> {
  await makeFolders(folder)
  const encoded = (name: string) => path.join(folder, `${name}.mp4`)
  for (const step of ladder) await ffmpeg(['-i', file, '-vf', `scale=${step.size}`, ...x264(step), ...sound, encoded(step.name)])
  for (const { name } of ladder) await ffmpeg(['-i', encoded(name), '-map', '0:v', '-c', 'copy', ...hls(folder, name)])
  await ffmpeg(['-i', encoded('720'), '-map', '0:a', '-c', 'copy', ...hls(folder, 'audio')])
}

function x264({ profile, kilobits }: (typeof ladder)[number]): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', profile, '-pix_fmt', 'yuv420p'],
    ...['-b:v', `${kilobits}k`, '-maxrate', `${kilobits}k`, '-bufsize', `${2 * kilobits}k`],
    ...['-sc_threshold', '0', '-flags', '+cgop', '-force_key_frames', 'expr:gte(t,n_forced*2)'],
  ]
}

function hls(folder: string, name: string): string[] {
  const at = (file: string) => path.join(folder, name, file)
  return [
    ...['-f', 'hls', '-hls_time', '6', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'],
    ...['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', at('%05d.m4s'), at('index.m3u8')],
  ]
}

async function makeFolders(folder: string): Promise<void> {
  for (const playlist of playlistsIn(folder)) await mkdir(path.dirname(playlist), { recursive: true })
}

/** As patient as the worker's. */
async function ffmpeg(args: string[]): Promise<void> {
  await promisify(execFile)('nice', ['-n', '10', 'ffmpeg', '-v', 'error', '-nostdin', '-y', ...args])
}
