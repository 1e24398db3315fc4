/** Sets of files that players ask for in turn. */
export interface Load {
  name: string
  folder: string
  files: number
  fileBytes: number
  /** In one round. */
  requests: number
}

/** Memory of the media app for hot objects, so that one set of each size fits and the other is twice as large. */
export const cacheBytes = 64 * 1024 ** 2

export const loads: Load[] = [
  { name: 'parts of 64 KiB, hot', folder: 'parts-hot', files: 64, fileBytes: 64 * 1024, requests: 12_000 },
  { name: 'parts of 64 KiB, cold', folder: 'parts-cold', files: 2048, fileBytes: 64 * 1024, requests: 6000 },
  { name: 'segments of 4 MB, hot', folder: 'segments-hot', files: 8, fileBytes: 4_000_000, requests: 500 },
  { name: 'segments of 4 MB, cold', folder: 'segments-cold', files: 32, fileBytes: 4_000_000, requests: 300 },
]

export const namesOf = ({ folder, files }: Load) =>
  Array.from({ length: files }, (_, index) => `${folder}/${String(index).padStart(5, '0')}.m4s`)
