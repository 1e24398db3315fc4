import { detectLauncher } from './detect-launcher.ts'
import { bundledBinary, type Candidate, describeBinary, onPath, outputOf, type ToolName } from './find-binary.ts'
import { type Binary, type Tools, ToolsMissingError } from './tools.ts'
import { parseNames } from './version.ts'

const REQUIRED_ENCODERS = ['libx264', 'aac', 'mjpeg']
const REQUIRED_MUXERS = ['hls', 'mp4', 'image2']
const TONE_MAPPING_FILTERS = ['zscale', 'tonemap']
const ADVICE = 'install ffmpeg 5 or newer, or set FFMPEG_PATH and FFPROBE_PATH'

export interface ToolPaths {
  ffmpegPath?: string
  ffprobePath?: string
}

/**
 * The ffmpeg and ffprobe to use: the configured ones, else those on PATH if they are 5 or newer, else those that npm
 * ships. @throws ToolsMissingError
 */
export async function detectTools(paths: ToolPaths = {}): Promise<Tools> {
  const [ffmpeg, ffprobe, launcher] = await Promise.all([
    detectBinary('ffmpeg', paths.ffmpegPath),
    detectBinary('ffprobe', paths.ffprobePath),
    detectLauncher(),
  ])
  await assertCapable(ffmpeg)
  const filters = await listing(ffmpeg, '-filters')
  return { ffmpeg, ffprobe, launcher, canToneMap: TONE_MAPPING_FILTERS.every((name) => filters.has(name)) }
}

async function detectBinary(name: ToolName, configured: string | undefined): Promise<Binary> {
  if (configured) {
    const binary = await describeBinary(configured, 'configured')
    if (binary) return toBinary(binary)
    throw new ToolsMissingError(`${configured} is no ${name} that runs on this machine: ${ADVICE}`)
  }
  const path = await onPath(name)
  const system = path ? await describeBinary(path, 'system') : undefined
  if (system?.supported) return toBinary(system)
  const bundled = await bundledBinary(name)
  if (bundled) return toBinary(bundled)
  throw new ToolsMissingError(`${system ? `${name} ${system.version} is too old` : `there is no ${name}`}: ${ADVICE}`)
}

function toBinary({ path, version, source }: Candidate): Binary {
  return { path, version, source }
}

async function assertCapable(ffmpeg: Binary): Promise<void> {
  const [encoders, muxers] = await Promise.all([listing(ffmpeg, '-encoders'), listing(ffmpeg, '-muxers')])
  const missing = [
    ...REQUIRED_ENCODERS.filter((name) => !encoders.has(name)).map((name) => `the encoder ${name}`),
    ...REQUIRED_MUXERS.filter((name) => !muxers.has(name)).map((name) => `the muxer ${name}`),
  ]
  if (missing.length > 0) throw new ToolsMissingError(`${ffmpeg.path} lacks ${missing.join(', ')}: ${ADVICE}`)
}

async function listing(ffmpeg: Binary, option: string): Promise<Set<string>> {
  return parseNames((await outputOf(ffmpeg.path, ['-hide_banner', option])) ?? '')
}
