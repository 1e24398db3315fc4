import type { StoredSegment } from './segment.ts'

/** The segments as ranges of one file in which they follow each other. @param initBytes what stands before the first */
export function asByteRanges(segments: StoredSegment[], file: string, initBytes: number): StoredSegment[] {
  let offset = initBytes
  return segments.map((segment) => {
    const range = { offset, sizeBytes: segment.sizeBytes }
    offset += segment.sizeBytes
    return { ...segment, name: file, range }
  })
}

/** The pictures of segments that decode alone; each lasts until the next, and the last one until the end (RFC 8216 §4.3.3.6). */
export function iframeSegments(segments: StoredSegment[]): StoredSegment[] {
  let [startSeconds, endSeconds] = [0, 0]
  const pictures = segments.flatMap(({ name, durationSeconds, range, iframes = [] }) => {
    startSeconds = endSeconds
    endSeconds += durationSeconds
    return iframes.map(({ offset, sizeBytes, afterSeconds }) => ({
      ...{ name, sizeBytes, range: { offset: (range?.offset ?? 0) + offset, sizeBytes } },
      atSeconds: startSeconds + afterSeconds,
    }))
  })
  return pictures.map(({ atSeconds, ...picture }, index) => ({
    ...picture,
    durationSeconds: (pictures[index + 1]?.atSeconds ?? endSeconds) - atSeconds,
  }))
}
