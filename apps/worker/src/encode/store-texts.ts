import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  type Cue,
  judgeCues,
  MAX_TEXT_BYTES,
  mediaFiles,
  readCues,
  readSource,
  readWebVtt,
  type Segment,
  segmentFormats,
  type TextOutput,
  textPlaylist,
  textSegments,
} from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { putPlaylist } from './put-playlist.ts'
import type { RunningEncode } from './running-encode.ts'

const PUTS_AT_ONCE = 4
const CONTENT_TYPE = 'text/vtt; charset=utf-8'

/**
 * Writes the text renditions, which are as long as the others have become. One that cannot be read is left out, and the job
 * says why: the film plays without it.
 * @returns those that are in the store
 */
export async function storeTexts(
  deps: WorkerDeps,
  running: RunningEncode,
  durationSeconds: number,
  signal: AbortSignal,
): Promise<TextOutput[]> {
  const stored: TextOutput[] = []
  for (const text of running.plan.texts) {
    const { cues, isGuessed } = await cuesOf(deps, running, text, signal)
    const problem = cues ? judgeCues(cues, running.plan.segmentSeconds) : `it is larger than ${MAX_TEXT_BYTES} bytes`
    if (isGuessed) await warn(deps, running, `The subtitles "${text.name}" are not in UTF-8: they were read as Windows-1252.`)
    if (problem) await warn(deps, running, `The subtitles "${text.name}" were left out: ${problem}.`)
    if (!cues || problem) continue
    await storeText(deps, running, { text, cues, durationSeconds }, signal)
    stored.push(text)
  }
  return stored
}

interface Read {
  /** Undefined when there is too much of it. */
  cues?: Cue[]
  isGuessed: boolean
}

async function cuesOf({ tools }: WorkerDeps, running: RunningEncode, text: TextOutput, signal: AbortSignal): Promise<Read> {
  const folder = path.join(running.directory, text.folder)
  if (text.source === 0) return extractedCues(path.join(folder, mediaFiles.text))
  const source = running.others[text.source - 1]
  const bytes = source && (await readSource(source, MAX_TEXT_BYTES, signal))
  if (!bytes) return { isGuessed: false }
  return readCues(tools, bytes, text, folder, signal)
}

/** What ffmpeg has made of a stream of the main source while it encoded. */
async function extractedCues(file: string): Promise<Read> {
  if ((await stat(file)).size > MAX_TEXT_BYTES) return { isGuessed: false }
  return { cues: await readWebVtt(await readFile(file, 'utf8')), isGuessed: false }
}

async function storeText(
  { store }: WorkerDeps,
  running: RunningEncode,
  { text, cues, durationSeconds }: { text: TextOutput; cues: Cue[]; durationSeconds: number },
  signal: AbortSignal,
): Promise<void> {
  const { plan, claim, budget } = running
  const { segmentSeconds } = plan
  const { startSeconds } = segmentFormats[plan.segmentFormat]
  const waiting = textSegments(cues, { durationSeconds, segmentSeconds, startSeconds })
  const segments: Segment[] = []
  const putThem = async () => {
    for (const segment of waiting) {
      segments.push(segment)
      const body = Buffer.from(segment.content)
      budget.spend(body.length)
      const key = keys.encode(claim.networkId, claim.videoId, claim.jobId, claim.attempt, `${text.folder}/${segment.name}`)
      await putReliably(store, key, { body, contentType: CONTENT_TYPE }, signal)
    }
  }
  await Promise.all(Array.from({ length: PUTS_AT_ONCE }, putThem))
  const playlist = textPlaylist(plan, text, segments)
  await putPlaylist(store, running, { file: playlist.path, text: playlist.text }, signal)
}

async function warn({ domain }: WorkerDeps, { claim }: RunningEncode, warning: string): Promise<void> {
  await domain.encode.warn(claim, [warning])
}
