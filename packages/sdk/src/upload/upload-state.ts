/** All that is needed to go on with an interrupted upload, in another process too: plain JSON, without secrets. */
export interface UploadState {
  inputId: string
  uploadId: string
  pieceSize: number
  pieceCount: number
  /** Of the source that the upload was started with. */
  fingerprint: string
  /** The numbers of the parts that the store has acknowledged. */
  done: number[]
}

export interface Part {
  /** 1–10,000. */
  number: number
  start: number
  /** Exclusive. */
  end: number
}

export function missingParts({ pieceCount, pieceSize, done }: UploadState, sizeBytes: number): Part[] {
  const acknowledged = new Set(done)
  const numbers = Array.from({ length: pieceCount }, (_, index) => index + 1)
  return numbers.filter((number) => !acknowledged.has(number)).map((number) => partOf(number, pieceSize, sizeBytes))
}

export function sentBytes({ pieceSize, done }: UploadState, sizeBytes: number): number {
  return done.reduce((sum, number) => {
    const { start, end } = partOf(number, pieceSize, sizeBytes)
    return sum + end - start
  }, 0)
}

function partOf(number: number, pieceSize: number, sizeBytes: number): Part {
  return { number, start: (number - 1) * pieceSize, end: Math.min(number * pieceSize, sizeBytes) }
}
