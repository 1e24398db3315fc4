// Publishes pictures that say when they were due, until it is killed: barcode.child.ts URL [B-frames]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { barcode, codeOf } from './barcode.ts'

const { width, height, framesPerSecond, blocks, blockHeight } = barcode
const [url = '', bFrames = '0'] = process.argv.slice(2)
const [black, white] = [16, 235]

const picture = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-video_size', `${width}x${height}`, '-framerate', String(framesPerSecond)]
const tone = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-bf', bFrames, '-b_strategy', '0']
const encoding = [
  '-pix_fmt',
  'yuv420p',
  '-g',
  String(framesPerSecond),
  '-b:v',
  '1M',
  '-c:a',
  'aac',
  '-shortest',
  '-f',
  'flv',
  url,
]
const ffmpeg = spawn('ffmpeg', ['-v', 'fatal', ...picture, '-i', 'pipe:0', ...tone, ...x264, ...encoding], {
  stdio: ['pipe', 'ignore', 'inherit'],
})
ffmpeg.once('exit', (code) => process.exit(code ?? 1))
ffmpeg.stdin.on('error', () => undefined)

/** Grey steps that move, so that an encoder has something to do. */
const background = Buffer.from(Array.from({ length: width * height * 2 }, (_, at) => shade(at % width, Math.floor(at / width))))

function shade(x: number, y: number): number {
  return 60 + ((x >> 3) ^ (y >> 3)) * 2
}

function draw(number: number, timeMs: number): Buffer {
  const start = ((number * 2) % height) * width
  const frame = Buffer.from(background.subarray(start, start + width * height))
  const code = codeOf(timeMs)
  for (let block = 0; block < blocks; block += 1) {
    const [from, to] = [block, block + 1].map((edge) => Math.round((edge * width) / blocks)) as [number, number]
    const tint = (code >> block) & 1 ? white : black
    for (let row = 0; row < blockHeight; row += 1) frame.fill(tint, row * width + from, row * width + to)
  }
  return frame
}

const startedAt = Date.now()
for (let number = 0; ; number += 1) {
  const dueAt = startedAt + (number * 1000) / framesPerSecond
  if (dueAt > Date.now()) await pause(dueAt - Date.now())
  if (!ffmpeg.stdin.write(draw(number, dueAt))) await once(ffmpeg.stdin, 'drain')
}
