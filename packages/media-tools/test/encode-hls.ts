import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { encodeArguments, mediaFiles } from '../src/encode/encode-arguments.ts'
import { writeMultivariantPlaylist } from '../src/hls/multivariant-playlist.ts'
import { type EncodedRendition, measureRendition, renditionPlaylists } from '../src/hls/rendition-playlists.ts'
import type { StoredSegment } from '../src/hls/segment.ts'
import { readHead, readIframes } from '../src/hls/segment-reader.ts'
import { watchSegments } from '../src/hls/watch-segments.ts'
import { type AudioOutput, type EncodePlan, outputsOf, type VideoOutput } from '../src/plan/encode-plan.ts'
import { playlistsWith } from '../src/plan/listing.ts'
import { planEncode } from '../src/plan/plan-encode.ts'
import { segmentFormats } from '../src/plan/segment-format.ts'
import { probe } from '../src/probe/probe.ts'
import type { HlsProfileData } from '../src/profile/profile-data.ts'
import { runFfmpeg } from '../src/runner/run-ffmpeg.ts'
import type { Tools } from '../src/tools/tools.ts'

const limits = { timeSeconds: 600, cpuSeconds: 300, memoryBytes: 4 * 1024 ** 3, fileBytes: 1024 ** 3 }

export interface EncodedHls {
  plan: EncodePlan
  folder: string
  renditions: EncodedRendition[]
}

/** Encodes a file into a folder with all its playlists, as a worker does into the store. */
export async function encodeHls(tools: Tools, file: string, folder: string, data: HlsProfileData): Promise<EncodedHls> {
  const source = { kind: 'file', path: file } as const
  const plan = planEncode({ type: 'hls', data }, (await probe(tools, source)).media)
  const outputs = outputsOf(plan)
  await Promise.all(outputs.map((output) => mkdir(path.join(folder, output.folder), { recursive: true })))
  const run = runFfmpeg(tools, encodeArguments(plan, source), { limits, cwd: folder })
  const [renditions] = await Promise.all([Promise.all(outputs.map((output) => collect(plan, folder, output, run))), run])
  const encoded = { plan, folder, renditions }
  await writePlaylists(encoded)
  return encoded
}

async function collect(
  { segmentFormat }: EncodePlan,
  parent: string,
  output: VideoOutput | AudioOutput,
  finished: Promise<unknown>,
): Promise<EncodedRendition> {
  const folder = path.join(parent, output.folder)
  const segments: StoredSegment[] = []
  for await (const segment of watchSegments(path.join(folder, mediaFiles.list), finished)) {
    const file = path.join(folder, segment.name)
    const iframes = 'width' in output ? readIframes(segmentFormat, await readFile(file)) : undefined
    segments.push({ ...segment, sizeBytes: (await stat(file)).size, iframes })
  }
  const first = segmentFormats[segmentFormat].init ?? segments[0]?.name ?? ''
  return { output, head: readHead(segmentFormat, await readFile(path.join(folder, first))), segments }
}

async function writePlaylists({ plan, folder, renditions }: EncodedHls): Promise<void> {
  const write = (name: string, content: string | Buffer) => writeFile(path.join(folder, name), content)
  for (const rendition of renditions) {
    for (const { path: name, text } of renditionPlaylists(plan, rendition)) await write(name, text)
    const { output, segments } = rendition
    if (playlistsWith(plan, output, 'ranges').length === 0) continue
    const { init, whole } = segmentFormats[plan.segmentFormat]
    const names = [...(init ? [init] : []), ...segments.map(({ name }) => name)]
    const parts = await Promise.all(names.map((name) => readFile(path.join(folder, output.folder, name))))
    await write(`${output.folder}/${whole.name}`, Buffer.concat(parts))
  }
  const measured = renditions.map((rendition) => measureRendition(rendition, plan.segmentSeconds))
  const videos = measured.flatMap(({ output, ...rest }) => ('width' in output ? [{ output, ...rest }] : []))
  const audio = measured.flatMap(({ output, ...rest }) => ('width' in output ? [] : [{ output, ...rest }]))[0]
  for (const playlist of plan.playlists) await write(playlist.path, writeMultivariantPlaylist(playlist, { videos, audio }))
}
