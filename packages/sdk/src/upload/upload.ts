import { IngestError } from '../errors.ts'
import type { Fetch } from '../exchange.ts'
import type { Input } from '../generated/types.gen.ts'
import type { Resources } from '../resources.ts'
import type { RetryPolicy } from '../retry.ts'
import { Hold } from './hold.ts'
import { inParallel } from './in-parallel.ts'
import { sendPart } from './part-sender.ts'
import { fingerprint, type UploadSource } from './upload-source.ts'
import { missingParts, type Part, sentBytes, type UploadState } from './upload-state.ts'

export interface UploadOptions {
  /** The source's own name unless told. */
  filename?: string
  /** MIME type; the source's own unless told. */
  type?: string
  /** Parts sent at once; 4 unless told. */
  parallel?: number
  /** Goes on with an earlier upload of the same file; of another file, or one that is gone, it is ignored. */
  resume?: UploadState
  /** Called when the upload has started and after each part: whoever keeps the state can resume. */
  onState?: (state: UploadState) => void
  onProgress?: (progress: UploadProgress) => void
  /** Aborting leaves the upload on the platform, so that it can be resumed; `inputs.abortUpload` ends it for good. */
  signal?: AbortSignal
}

export interface UploadProgress {
  inputId: string
  /** Bytes that the store has acknowledged. */
  sentBytes: number
  totalBytes: number
}

export interface UploadDeps {
  inputs: Pick<Resources['inputs'], 'create' | 'get' | 'startUpload' | 'signUploadPart' | 'completeUpload'>
  fetch: Fetch
  retry: RetryPolicy
}

/** An upload that runs; its promise is the input that it becomes. */
export interface RunningUpload extends Promise<Input> {
  /** Nothing is sent any more until `resume`. What has arrived stays; parts that are on their way are cut off and sent again. */
  pause(): void
  resume(): void
}

type HeldDeps = UploadDeps & { hold: Hold }

const DEFAULT_PARALLEL = 4
/** States of an input that has all its bytes. */
const UPLOADED = ['QUEUED', 'PROCESSING', 'READY']

/**
 * Sends a file in parts and completes the upload. The input is then `QUEUED`: see `inputs.waitUntilReady`.
 * @throws IngestError, IngestNetworkError; the reason of the signal
 */
export function upload(deps: UploadDeps, source: UploadSource, options: UploadOptions): RunningUpload {
  const hold = new Hold()
  const input = sendFile({ ...deps, hold }, source, options)
  return Object.assign(input, { pause: () => hold.pause(), resume: () => hold.resume() })
}

async function sendFile(deps: HeldDeps, source: UploadSource, options: UploadOptions): Promise<Input> {
  const earlier = await findEarlier(deps, source, options)
  if (earlier && UPLOADED.includes(earlier.input.status)) return earlier.input
  if (!earlier) return sendAll(deps, source, options, await startNew(deps, source, options))
  try {
    return await sendAll(deps, source, options, earlier.state)
  } catch (error) {
    if (!isGone(error)) throw error
    return sendAll(deps, source, options, await start(deps, source, earlier.input.id, options))
  }
}

/** The upload to go on with, when there is one and it still is of this file. */
async function findEarlier({ inputs }: UploadDeps, source: UploadSource, { resume: state, signal }: UploadOptions) {
  if (state?.fingerprint !== fingerprint(source)) return undefined
  try {
    const input = await inputs.get(state.inputId, undefined, { signal })
    return input.deleted_at === null && input.status !== 'ERROR' ? { state, input } : undefined
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function isGone(error: unknown): boolean {
  return error instanceof IngestError && error.status === 404
}

async function startNew(deps: UploadDeps, source: UploadSource, options: UploadOptions): Promise<UploadState> {
  const filename = options.filename ?? source.name ?? 'upload'
  const type = options.type ?? source.type
  const body = { filename, size: source.size, ...(type ? { type } : {}) }
  const input = await deps.inputs.create(body, { signal: options.signal })
  return start(deps, source, input.id, options)
}

async function start(
  { inputs }: UploadDeps,
  source: UploadSource,
  inputId: string,
  { signal }: UploadOptions,
): Promise<UploadState> {
  const started = await inputs.startUpload(inputId, { size: source.size }, { signal })
  if (!('uploadId' in started)) throw new Error('the platform started an upload in one piece where parts were asked for')
  const { uploadId, pieceSize, pieceCount } = started
  return { inputId, uploadId, pieceSize, pieceCount, fingerprint: fingerprint(source), done: [] }
}

async function sendAll(deps: HeldDeps, source: UploadSource, options: UploadOptions, started: UploadState): Promise<Input> {
  const { inputs, fetch, retry, hold } = deps
  const { inputId, uploadId } = started
  let state = started
  const report = () => {
    options.onState?.(state)
    options.onProgress?.({ inputId, sentBytes: sentBytes(state, source.size), totalBytes: source.size })
  }
  const sign = async (partNumber: number, signal: AbortSignal) =>
    (await inputs.signUploadPart(inputId, { partNumber, uploadId }, { signal })).url
  report()
  const send = async (part: Part, signal: AbortSignal) => {
    await sendPart({ fetch, retry, hold, sign }, source, part, signal)
    state = { ...state, done: [...state.done, part.number] }
    report()
  }
  await inParallel(missingParts(state, source.size), options.parallel ?? DEFAULT_PARALLEL, send, options.signal)
  await hold.run((signal) => inputs.completeUpload(inputId, { uploadId }, { signal }), options.signal)
  return inputs.get(inputId, undefined, { signal: options.signal })
}
