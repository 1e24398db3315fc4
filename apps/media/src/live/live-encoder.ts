import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  defaultHlsProfileData,
  FragmentSplitter,
  type LivePlan,
  type LiveTimes,
  liveArguments,
  type Mp4Piece,
  type ProfileRendition,
  planLive,
  probeStreams,
  type StreamingFfmpeg,
  streamFfmpeg,
  type Tools,
} from '@ingest/media-tools'
import type { FlvHead } from './flv-head.ts'

const MEMORY_BYTES = 2 * 1024 ** 3

interface EncoderOptions {
  tools: Tools
  times: LiveTimes
  /** @param output the position in the plan: 0 is the best */
  onPiece(output: number, piece: Mp4Piece): void
}

/** What to make of a source. @param ladder the default one for null @throws ProbeError, RunError */
export async function planSource(
  tools: Tools,
  head: FlvHead,
  { ladder, mayCopy }: { ladder: ProfileRendition[] | null; mayCopy: boolean },
): Promise<LivePlan> {
  const media = await examine(tools, head.bytes())
  const renditions = ladder ?? defaultHlsProfileData().renditions
  return planLive(renditions, media, { mayCopy, hasReorderedPictures: head.hasReorderedPictures })
}

/** One ffmpeg between what a publisher sends and the renditions. */
export class LiveEncoder {
  /** Settles when all that it made has been handed on. @throws whatever ended it before its input did */
  readonly done: Promise<void>
  /** Why it runs no more. */
  failure: Error | undefined
  private readonly ffmpeg: StreamingFfmpeg
  private readonly kill = new AbortController()

  constructor(plan: LivePlan, { tools, times, onPiece }: EncoderOptions) {
    const outputs = Math.max(1, plan.pictures.length)
    const limits = { memoryBytes: MEMORY_BYTES }
    this.ffmpeg = streamFfmpeg(tools, liveArguments(plan, times), { outputs, limits, signal: this.kill.signal })
    const reading = Promise.all(this.ffmpeg.outputs.map((pipe, index) => read(pipe, (piece) => onPiece(index, piece))))
    reading.catch((error: unknown) => this.kill.abort(error))
    this.done = Promise.all([this.ffmpeg.done, reading]).then(() => undefined)
    this.done.then(
      () => this.stopped(new Error('the encoder has ended')),
      (error: unknown) => this.stopped(error),
    )
  }

  get pid(): number {
    return this.ffmpeg.pid
  }

  /** Settles when more may be written. */
  async write(bytes: Buffer): Promise<void> {
    const { stdin } = this.ffmpeg
    if (stdin.destroyed || stdin.write(bytes)) return
    await new Promise<void>((resolve) => {
      // Nothing may be left behind: keyframes fill the pipe as long as the stream runs. It is closed when ffmpeg has ended.
      const settle = () => {
        stdin.off('drain', settle).off('close', settle)
        resolve()
      }
      stdin.on('drain', settle).on('close', settle)
    })
  }

  /** Nothing more comes; what has come is encoded to its end. */
  async end(): Promise<void> {
    this.ffmpeg.stdin.end()
    await this.done
  }

  private stopped(reason: unknown): void {
    this.failure = reason instanceof Error ? reason : new Error(String(reason))
  }

  abort(reason: Error): void {
    this.kill.abort(reason)
  }
}

async function read(pipe: AsyncIterable<Buffer>, onPiece: (piece: Mp4Piece) => void): Promise<void> {
  const splitter = new FragmentSplitter(onPiece)
  for await (const chunk of pipe) splitter.add(chunk)
}

/** ffprobe reads files alone: the beginning of the stream is one for a moment. */
async function examine(tools: Tools, head: Buffer) {
  const directory = await mkdtemp(path.join(tmpdir(), 'ingest-live-'))
  try {
    const file = path.join(directory, 'head')
    await writeFile(file, head, { mode: 0o600 })
    return await probeStreams(tools, { kind: 'file', path: file })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
