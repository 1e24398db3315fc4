import type { RunLimits } from '../runner/limits.ts'
import { RunError, runTool } from '../runner/run-tool.ts'
import { MAX_TEXT_BYTES } from '../text/cue.ts'
import { probeTtml } from '../text/ttml-probe.ts'
import type { Tools } from '../tools/tools.ts'
import { captionsArguments, hasCaptions, mayHaveCaptions, withCaptions } from './closed-captions.ts'
import { completenessArguments, judgeCompleteness, packetList } from './completeness.ts'
import { explainProbeFailure, failure, type ProbeFailure } from './explain-probe-failure.ts'
import { type MediaProbe, type RawProbe, rawProbe, readProbe } from './media-probe.ts'
import { type MediaSource, sourceAddress, sourceOptions } from './media-source.ts'
import { readSource } from './read-source.ts'
import { exceededLimit, type SourceLimits } from './source-limits.ts'

const MAX_OUTPUT_CHARACTERS = 4_000_000
const PROBE_LIMITS: RunLimits = { timeSeconds: 60, cpuSeconds: 60, memoryBytes: 1024 ** 3, fileBytes: 1024 ** 2 }

/** The source is no media that we can use. The failure is written for the owner of the file. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError'

  constructor(readonly failure: ProbeFailure) {
    super(failure.message)
  }
}

export interface ProbeOptions {
  sizeBytes?: number
  /** Of ffprobe. */
  limits?: RunLimits
  sourceLimits?: SourceLimits
  signal?: AbortSignal
}

/**
 * Examines a source, reading nothing but it: what streams it has, and whether the media that it declares is there.
 * @throws ProbeError when the file is at fault, RunError when it was killed from outside
 */
export async function probe(
  tools: Tools,
  source: MediaSource,
  options: ProbeOptions = {},
): Promise<{ raw: RawProbe; media: MediaProbe }> {
  if (options.sizeBytes === 0) throw new ProbeError(failure('empty'))
  const shown = await show(tools, source, options)
  const parsed = rawProbe.safeParse(shown)
  if (!parsed.success) throw new ProbeError(failure('not-media'))
  const raw = withoutAddress(parsed.data)
  const media = readProbe(raw)
  assertStreams(raw, media)
  const exceeded = options.sourceLimits && exceededLimit(media, options.sourceLimits)
  if (exceeded) throw new ProbeError(exceeded)
  if (media.video || media.audio.length > 0) await assertComplete(tools, source, media, options)
  const captioned = await markCaptions(tools, source, { raw, media }, options)
  return { raw: captioned, media: readProbe(captioned) }
}

/** What streams a source has, without looking whether their media is whole. @throws ProbeError, RunError */
export async function probeStreams(tools: Tools, source: MediaSource, options: ProbeOptions = {}): Promise<MediaProbe> {
  const shown = await run(tools, source, ['-show_format', '-show_streams'], options)
  return readProbe(shown.json)
}

/** ffprobe takes TTML for nothing at all. */
async function show(tools: Tools, source: MediaSource, options: ProbeOptions): Promise<unknown> {
  try {
    return (await run(tools, source, ['-show_format', '-show_streams'], options)).json
  } catch (error) {
    const isUnknown = error instanceof ProbeError && error.failure.code === 'not-media'
    const bytes = isUnknown ? await readSource(source, MAX_TEXT_BYTES, options.signal) : undefined
    const timedText = bytes && probeTtml(bytes)
    if (timedText) return timedText
    throw error
  }
}

/** Captions between the pictures are found by decoding some. Where that fails, the encode will tell. */
async function markCaptions(
  tools: Tools,
  source: MediaSource,
  { raw, media }: { raw: RawProbe; media: MediaProbe },
  options: ProbeOptions,
): Promise<RawProbe> {
  if (!media.video || !mayHaveCaptions(media.video)) return raw
  try {
    const { json } = await run(tools, source, captionsArguments(media.video), options)
    return hasCaptions(json) ? withCaptions(raw, media.video) : raw
  } catch (error) {
    if (error instanceof ProbeError) return raw
    throw error
  }
}

function assertStreams({ streams }: RawProbe, media: MediaProbe): void {
  if (media.video || media.audio.length > 0 || media.subtitles.length > 0) return
  const hasMedia = streams.some((stream) => stream.codec_type === 'video' || stream.codec_type === 'audio')
  throw new ProbeError(failure(hasMedia ? 'unsupported-codec' : 'no-streams'))
}

async function assertComplete(tools: Tools, source: MediaSource, media: MediaProbe, options: ProbeOptions): Promise<void> {
  const { json, complaints } = await run(tools, source, completenessArguments(media), options)
  const parsed = packetList.safeParse(json)
  const code = parsed.success ? judgeCompleteness(media, parsed.data, complaints) : 'truncated'
  if (code) throw new ProbeError(failure(code))
}

async function run(tools: Tools, source: MediaSource, questions: string[], options: ProbeOptions) {
  const args = ['-hide_banner', '-v', 'error', ...sourceOptions(source), '-of', 'json', ...questions, sourceAddress(source)]
  const chunks: string[] = []
  try {
    const complaints = await runTool(tools, 'ffprobe', args, {
      limits: options.limits ?? PROBE_LIMITS,
      onOutput: (chunk) => chunks.push(chunk),
      maxOutputCharacters: MAX_OUTPUT_CHARACTERS,
      signal: options.signal,
    })
    return { json: JSON.parse(chunks.join('')) as unknown, complaints }
  } catch (error) {
    throw asProbeError(error, options)
  }
}

function asProbeError(error: unknown, { sizeBytes }: ProbeOptions): unknown {
  if (error instanceof SyntaxError) return new ProbeError(failure('not-media'))
  if (!(error instanceof RunError) || error.code === 'killed') return error
  return new ProbeError(error.code === 'failed' ? explainProbeFailure(error.lines, { sizeBytes }) : failure('too-complex'))
}

/** The address that we read the file from is nobody's business; the API puts the file's own name there. */
function withoutAddress({ format: { filename: _, ...format }, streams }: RawProbe): RawProbe {
  return { format, streams }
}
