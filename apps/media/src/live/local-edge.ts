import { errors } from '@ingest/domain'
import type { PreparedText } from '@ingest/http'
import { partName } from '@ingest/media-tools'
import type { LiveBroadcast } from './live-broadcast.ts'
import { EdgeGoneError, type LiveEdge } from './live-edge.ts'
import { parseFileName } from './live-file-name.ts'
import type { LiveOutput } from './live-output.ts'
import { entryPlaylists, mediaPlaylists, within, writeEntry } from './live-playlists.ts'
import type { PlaylistQuery } from './playlist-query.ts'
import { PlaylistTexts } from './playlist-texts.ts'

/** Players come at the same time as the publisher. */
const FIRST_SEGMENT_MS = 10_000

/** A broadcast that this instance has, or has had. */
export class LocalEdge implements LiveEdge {
  readonly isHere = true
  private readonly texts = new PlaylistTexts()

  constructor(readonly broadcast: LiveBroadcast) {}

  get broadcastId(): string {
    return this.broadcast.claim.broadcastId
  }

  get videoId(): string {
    return this.broadcast.claim.videoId
  }

  get name(): string {
    const { claim, isOver } = this.broadcast
    return `here ${claim.broadcastId} ${claim.epoch} ${isOver}`
  }

  async playlist(path: string, query: PlaylistQuery, signal: AbortSignal): Promise<PreparedText> {
    const { broadcast } = this
    const wasOver = broadcast.isOver
    const [first = '', file] = path.split('/')
    await broadcast.untilPlayable(within(FIRST_SEGMENT_MS, signal))
    if (file === undefined) return this.entry(first)
    const output = broadcast.output(first)
    const playlist = mediaPlaylists.get(file)
    if (!playlist || (!output && broadcast.isPlayable)) throw errors.nothingToPlay()
    if (!output || !broadcast.isPlayable) throw new EdgeGoneError()
    await playlist.until(output, query, signal)
    // Whether it has ended or goes on elsewhere is not known here: only an end may be told to players.
    if (broadcast.isOver && !wasOver) throw new EdgeGoneError()
    return this.texts.get(`${path} ${query.skip}`, playlist.version(broadcast, output), () =>
      playlist.write(broadcast, output, query),
    )
  }

  async file(path: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const [rendition = '', file = ''] = path.split('/')
    const output = this.broadcast.output(rendition)
    const name = parseFileName(file)
    if (!output || !name) return undefined
    if (name.kind === 'init') return output.init(file)
    const { rendition: edge } = output
    if (name.kind === 'segment') {
      const segment = edge.find(name.sequence)
      return segment?.name === file ? segment.bytes : undefined
    }
    await untilMade(output, name, signal)
    const segment = edge.find(name.sequence)
    return segment && partName(segment, name.part) === file ? segment.parts[name.part]?.bytes : undefined
  }

  private entry(name: string): PreparedText {
    const { broadcast } = this
    const playlist = entryPlaylists.get(name)
    if (!playlist || broadcast.isOver || !broadcast.isPlayable) throw errors.nothingToPlay()
    return this.texts.get(name, broadcast.version, () => writeEntry(broadcast, playlist))
  }
}

/** A part that a playlist has hinted at is waited for (RFC 8216bis §6.2.6). */
async function untilMade(output: LiveOutput, { sequence, part }: { sequence: number; part: number }, signal: AbortSignal) {
  const { rendition } = output
  const isNext = () => rendition.nextPart()?.sequence === sequence && rendition.nextPart()?.part === part
  if (isNext()) await output.until(() => !isNext(), within(3000 * rendition.targetSeconds, signal))
}
