/** What the entry playlist of a live stream says of a rendition. */
export interface LiveVariant {
  /** Of its media playlist. */
  uri: string
  codecs: string[]
  /** Bits per second. */
  bandwidth: { peak: number; average: number }
  /** Undefined for sound alone. */
  resolution?: { width: number; height: number }
}

/** The entry playlist, best variant first. Every variant has the sound in it. */
export function writeLiveMultivariantPlaylist(variants: LiveVariant[]): string {
  const lines = variants.flatMap(({ uri, codecs, bandwidth, resolution }) => {
    const attributes = [
      `BANDWIDTH=${bandwidth.peak}`,
      `AVERAGE-BANDWIDTH=${bandwidth.average}`,
      `CODECS="${codecs.join(',')}"`,
      ...(resolution ? [`RESOLUTION=${resolution.width}x${resolution.height}`] : []),
      'CLOSED-CAPTIONS=NONE',
    ]
    return [`#EXT-X-STREAM-INF:${attributes.join(',')}`, uri]
  })
  return ['#EXTM3U', '#EXT-X-VERSION:9', '#EXT-X-INDEPENDENT-SEGMENTS', ...lines, ''].join('\n')
}
