import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeVideo, realFootage } from '@ingest/testing'

const run = promisify(execFile)

/** A short film, and what its encode must show. */
export interface Clip {
  name: string
  file: string
  frames: number
  seconds: { video: number; audio: number }
}

const partSeconds = 14

/** Two synthetic films of different frame rates, and a part of a real one. */
export async function makeClips(folder: string): Promise<Clip[]> {
  await mkdir(folder, { recursive: true })
  const part = path.join(folder, 'footage.mp4')
  await run('ffmpeg', ['-v', 'error', '-t', String(partSeconds), '-i', realFootage(), '-c', 'copy', part])
  const size = { width: 1280, height: 720 }
  const synthetic = await makeVideo({ ...size, seconds: 12, frameRate: '30' })
  const film = await makeVideo({ ...size, seconds: 20, frameRate: '24000/1001' })
  return Promise.all([describe('synthetic', synthetic), describe('synthetic at 24000/1001', film), describe('footage', part)])
}

interface Probed {
  streams: { codec_type: string; duration: string; nb_frames: string }[]
}

async function describe(name: string, file: string): Promise<Clip> {
  const args = ['-v', 'error', '-show_entries', 'stream=codec_type,duration,nb_frames', '-of', 'json', file]
  const { streams } = JSON.parse((await run('ffprobe', args)).stdout) as Probed
  const [video, audio] = ['video', 'audio'].map((type) => streams.find(({ codec_type }) => codec_type === type))
  const seconds = { video: Number(video?.duration), audio: Number(audio?.duration) }
  return { name, file, frames: Number(video?.nb_frames), seconds }
}
