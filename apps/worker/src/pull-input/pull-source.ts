import type { PullBegin, PullClaim } from '@ingest/domain'
import { type OpenAnswer, toEgressError } from '@ingest/egress'
import { StorageError, type StoredObject, type UploadedPart } from '@ingest/storage'
import { ClaimLostError } from '../claims/under-claim.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { inPieces } from './pieces.ts'
import { PullError } from './pull-failures.ts'
import { readAnswer, requestHeaders, type SourceAnswer } from './source-answer.ts'

/** A server that takes longer for one piece keeps others waiting: less than ten kilobytes per second. */
const PIECE_TIMEOUT_MS = 600_000
const PUT_TIMEOUT_MS = 300_000

type PullingDeps = Pick<WorkerDeps, 'domain' | 'egress' | 'store'>

/** A claim whose answer is known, and the parts of it that are in the store. */
interface Begun {
  claim: PullClaim & { begun: PullBegin }
  parts: UploadedPart[]
}

/**
 * Brings what lies at the URL into the store, piece by piece, and goes on where an earlier attempt got to as long as the
 * server says that it is still the same.
 * @throws PullError, EgressError, StorageError, ClaimLostError
 */
export async function pullSource(deps: PullingDeps, claim: PullClaim, signal: AbortSignal): Promise<StoredObject> {
  const whole = await alreadyThere(deps, claim, signal)
  if (whole) return whole
  const before = await resumable(deps, claim, signal)
  if (before && sizeOf(before.parts) === before.claim.begun.sizeBytes) return putTogether(deps, before, signal)
  const opened = await open(deps, claim, before, signal)
  try {
    const answer = readAnswer(opened, claim.begun ?? {})
    assertFits(answer.sizeBytes ?? 0, claim)
    const begun = before && answer.start > 0 ? before : await begin(deps, claim, answer, signal)
    if (answer.start !== sizeOf(begun.parts))
      throw new PullError('source-bad-range', 'The server sent another range than was asked for.', true)
    await receive(deps, begun, opened.body, signal)
    assertWhole(sizeOf(begun.parts), answer)
    return await putTogether(deps, begun, signal)
  } finally {
    discard(opened)
  }
}

/** The parts of an attempt that died were put together, and nobody could tell. */
async function alreadyThere({ store }: PullingDeps, { objectKey, begun }: PullClaim, signal: AbortSignal) {
  const stored = begun && (await store.head(objectKey, { signal }))
  return stored && (begun.sizeBytes === undefined || stored.sizeBytes === begun.sizeBytes) ? stored : undefined
}

/** What an earlier attempt has put into the store, as far as it is whole. Without a validator nobody knows what it is a part of. */
async function resumable({ store }: PullingDeps, claim: PullClaim, signal: AbortSignal): Promise<Begun | undefined> {
  const { begun, objectKey, pieceSizeBytes } = claim
  if (!begun?.validator) return undefined
  const parts = await store.listParts(objectKey, begun.storeUploadId, { signal }).catch((error: unknown) => {
    if (error instanceof StorageError && error.code === 'upload-not-found') return []
    throw error
  })
  const isWhole = ({ partNumber, sizeBytes }: UploadedPart, index: number) =>
    partNumber === index + 1 && sizeBytes === pieceSizeBytes
  const end = parts.findIndex((part, index) => !isWhole(part, index))
  const whole = end === -1 ? parts : parts.slice(0, end)
  return whole.length > 0 ? { claim: { ...claim, begun }, parts: whole } : undefined
}

/** A server that has nothing at all from there on is asked for the whole. */
async function open(
  { egress }: PullingDeps,
  { url }: PullClaim,
  before: Begun | undefined,
  signal: AbortSignal,
): Promise<OpenAnswer> {
  const headers = requestHeaders(sizeOf(before?.parts ?? []), before?.claim.begun.validator)
  const opened = await egress.open(url, { headers, signal })
  if (!before || opened.status !== 416) return opened
  discard(opened)
  return egress.open(url, { headers: requestHeaders(0, undefined), signal })
}

/** Parts of another answer are given up before there are new ones, with their id: whoever still writes them writes nothing. */
async function begin(
  { domain, store }: PullingDeps,
  claim: PullClaim,
  answer: SourceAnswer,
  signal: AbortSignal,
): Promise<Begun> {
  const { objectKey } = claim
  if (claim.begun) await store.abortMultipart(objectKey, claim.begun.storeUploadId, { signal })
  const storeUploadId = await store.createMultipart(objectKey, { signal })
  const begun = { storeUploadId, validator: answer.validator, sizeBytes: answer.sizeBytes }
  try {
    const kept = await domain.pull.begin(claim, begun)
    if (!kept) throw new ClaimLostError()
    return { claim: { ...kept, begun }, parts: [] }
  } catch (error) {
    await store.abortMultipart(objectKey, storeUploadId, { signal })
    throw error
  }
}

/** Adds to the parts. */
async function receive(
  { domain, store }: PullingDeps,
  { claim, parts }: Begun,
  body: OpenAnswer['body'],
  signal: AbortSignal,
): Promise<void> {
  const { objectKey, pieceSizeBytes, begun } = claim
  const pieces = inPieces(chunksOf(body, signal), pieceSizeBytes, watch(claim, sizeOf(parts)))
  for await (const piece of pieces) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PUT_TIMEOUT_MS)])
    const options = { sizeBytes: piece.length, signal: limit }
    parts.push(await store.putPart(objectKey, begun.storeUploadId, parts.length + 1, piece, options))
    if (!(await domain.pull.progress(claim, sizeOf(parts)))) throw new ClaimLostError()
  }
}

function putTogether({ store }: PullingDeps, { claim, parts }: Begun, signal: AbortSignal): Promise<StoredObject> {
  return store.completeMultipart(claim.objectKey, claim.begun.storeUploadId, parts, { signal })
}

/** Looks at everything that arrives: how much it is by now, and how long its piece has taken. */
function watch(claim: PullClaim, offset: number): (sizeBytes: number) => void {
  const { pieceSizeBytes } = claim
  let received = offset
  let pieceEndsAt = performance.now() + PIECE_TIMEOUT_MS
  return (sizeBytes) => {
    const isNextPiece = Math.floor((received + sizeBytes) / pieceSizeBytes) > Math.floor(received / pieceSizeBytes)
    received += sizeBytes
    assertFits(received, claim)
    if (isNextPiece) pieceEndsAt = performance.now() + PIECE_TIMEOUT_MS
    else if (performance.now() > pieceEndsAt)
      throw new PullError('source-too-slow', 'The server sends the file too slowly.', true)
  }
}

async function* chunksOf(body: OpenAnswer['body'], signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* body as AsyncIterable<Buffer>
  } catch (error) {
    signal.throwIfAborted()
    throw toEgressError(error)
  }
}

function discard({ body }: OpenAnswer): void {
  body.on('error', () => undefined).destroy()
}

function sizeOf(parts: UploadedPart[]): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

function assertFits(sizeBytes: number, { maxBytes }: PullClaim): void {
  if (sizeBytes > maxBytes)
    throw new PullError('source-too-large', `The file has more than ${maxBytes} bytes, which is the most.`)
}

function assertWhole(receivedBytes: number, { sizeBytes }: SourceAnswer): void {
  if (receivedBytes === 0) throw new PullError('source-empty', 'The file is empty.')
  if (sizeBytes !== undefined && receivedBytes !== sizeBytes)
    throw new PullError('source-incomplete', `${receivedBytes} of ${sizeBytes} bytes have arrived.`, true)
}
