/** Anything that bytes can be cut from. A browser's `File` and every `Blob` is one; for Node see `@ingest/sdk/node`. */
export interface UploadSource {
  /** Bytes. */
  readonly size: number
  readonly name?: string
  /** MIME type. */
  readonly type?: string
  /** Milliseconds since 1970; part of what tells whether a resumed upload is still of the same file. */
  readonly lastModified?: number
  /** The bytes from `start` up to, but not including, `end`. */
  slice(start: number, end: number): Blob | Promise<Uint8Array<ArrayBuffer>>
}

/** Two sources with the same fingerprint are taken for the same file. */
export function fingerprint({ name, size, lastModified }: UploadSource): string {
  return [name ?? '', size, lastModified ?? ''].join('|')
}
