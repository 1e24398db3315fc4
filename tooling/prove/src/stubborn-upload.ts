import { setTimeout as pause } from 'node:timers/promises'
import { type Ingest, IngestError, IngestFailedError, IngestNetworkError, type Input, type UploadState } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import type { Specimen } from './specimens.ts'

/** An upload whose completion the platform has acknowledged: from then on the platform answers for it. */
export interface Accepted {
  inputId: string
  specimen: Specimen
  /** Times that the client had to begin again where it was. */
  interruptions: number
}

const pauseMs = 200
const giveUpAfterMs = 20 * 60_000
const resultAfterMs = 10 * 60_000

/**
 * Uploads as a client does that never gives up: after every broken connection it goes on where it was.
 * @throws IngestError on a refusal, which only a platform that has lost something gives
 */
export async function uploadStubbornly(ingest: Ingest, specimen: Specimen): Promise<Accepted> {
  const source = await fileSource(specimen.file)
  const deadline = performance.now() + giveUpAfterMs
  let resume: UploadState | undefined
  const onState = (state: UploadState) => {
    resume = state
  }
  for (let interruptions = 0; ; interruptions++) {
    try {
      const accepted = resume && (await acceptedBefore(ingest, resume))
      const input = accepted ?? (await ingest.upload(source, { resume, onState }))
      return { inputId: input.id, specimen, interruptions }
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) throw error
    }
    await pause(pauseMs)
  }
}

/** The answer to a completion may have been lost on its way: then the input has gone on without us. */
async function acceptedBefore(ingest: Ingest, { inputId }: UploadState): Promise<Input | undefined> {
  const input = await ingest.inputs.get(inputId)
  return ['NEW', 'UPLOADING'].includes(input.status) ? undefined : input
}

function isPassing(error: unknown): boolean {
  return error instanceof IngestNetworkError || (error instanceof IngestError && error.status >= 500)
}

/** Waits until the probe has a result, whatever it is. @throws IngestError, or an abort when there is none after ten minutes */
export async function untilResult(ingest: Ingest, { inputId }: Accepted): Promise<void> {
  const signal = AbortSignal.timeout(resultAfterMs)
  await ingest.inputs.waitUntilReady(inputId, { signal }).catch((error: unknown) => {
    if (!(error instanceof IngestFailedError)) throw error
  })
}
