import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createGzip } from 'node:zlib'
import type { Engine } from './engine.ts'
import { run } from './run.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const deploy = path.join(root, 'deploy')

/** Targets of deploy/Dockerfile, and the image that each is compared with: that of Node, and where it has ffmpeg, that with ffmpeg. */
const belowOf = {
  base: 'node:24-bookworm-slim',
  ffmpeg: 'node:24-bookworm-slim',
  api: 'node:24-bookworm-slim',
  media: 'ingest/ffmpeg:latest',
  worker: 'ingest/ffmpeg:latest',
} as const
export type Target = keyof typeof belowOf

const imageOf = (target: Target) => `ingest/${target}:latest`

/** Builds everything that the compose file runs and that is ours. @returns the seconds that the images of the apps took */
export async function buildImages(engine: Engine): Promise<number> {
  const startedAt = performance.now()
  for (const target of Object.keys(belowOf) as Target[]) {
    const file = ['--file', path.join(deploy, 'Dockerfile'), '--target', target]
    await build(engine, [...file, '--tag', imageOf(target), root])
  }
  const seconds = (performance.now() - startedAt) / 1000
  for (const name of ['minio', 'caddy']) await build(engine, ['--tag', `ingest/${name}`, path.join(deploy, name)])
  return Math.round(seconds)
}

/** With the machine's network, which is the one that reaches registries here. */
async function build({ env }: Engine, args: string[]): Promise<void> {
  await run('docker', ['build', '--network', 'host', ...args], { env, timeoutSeconds: 3000 })
}

export interface ImageSize {
  /** On a disk. */
  bytes: number
  /** In a registry. */
  compressedBytes: number
}

/** What an image adds to the one that it is built on. */
export async function addedBy(engine: Engine, target: Target): Promise<ImageSize> {
  const [own, lower] = [await sizeOf(engine, imageOf(target)), await sizeOf(engine, belowOf[target])]
  return { bytes: own.bytes - lower.bytes, compressedBytes: own.compressedBytes - lower.compressedBytes }
}

const sizes = new Map<string, Promise<ImageSize>>()

/** Measured once: to compress an image takes a while. */
function sizeOf(engine: Engine, image: string): Promise<ImageSize> {
  const size = sizes.get(image) ?? measure(engine, image)
  sizes.set(image, size)
  return size
}

async function measure({ env }: Engine, image: string): Promise<ImageSize> {
  const bytes = Number(await run('docker', ['image', 'inspect', '--format', '{{.Size}}', image], { env }))
  return { bytes, compressedBytes: await compressedBytes(env, image) }
}

/** As `docker save IMAGE | gzip | wc -c` counts it. */
async function compressedBytes(env: Record<string, string>, image: string): Promise<number> {
  const child = spawn('docker', ['save', image], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let bytes = 0
  for await (const chunk of child.stdout.pipe(createGzip())) bytes += (chunk as Buffer).length
  const [code] = await exited
  if (code !== 0) throw new Error(`${image} cannot be saved`)
  return bytes
}
