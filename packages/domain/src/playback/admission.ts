import type { Clock } from '../core/clock.ts'
import { DomainError, errors } from '../core/errors.ts'
import { isPublished, type PlayableVideo } from './playable-video.ts'
import type { PlaybackGrants } from './playback-grant.ts'
import { type PlaybackKeys, type PlaybackPermit, verifyPlaybackToken } from './playback-token.ts'

/** What a viewer shows: a token, or the grant that a playlist's children carry. */
export interface Credentials {
  token?: string
  grant?: string
}

/** As much as decides who may play a video or a live stream. */
export interface Restricted {
  id: string
  networkId: string
  private: boolean
  deletedAt: Date | null
}

/** Who may play a video or a live stream now. */
export class Admission {
  constructor(private readonly deps: { grants: PlaybackGrants; keys: PlaybackKeys; clock: Clock }) {}

  /**
   * @returns what the viewer has shown, or undefined for what everybody may play
   * @throws DomainError 404 for strangers of what is not published, 401 without a good token, 403 with one for another video
   */
  async admit(video: PlayableVideo, credentials: Credentials): Promise<PlaybackPermit | undefined> {
    const now = this.deps.clock.now()
    if (video.deletedAt) throw errors.nothingToPlay()
    if (isPublished(video, now)) return this.admitTo(video, credentials)
    const permit = await this.verify(video, credentials, now).catch((error: unknown) => {
      throw isStranger(error) ? errors.nothingToPlay() : error
    })
    if (!permit.preview) throw errors.nothingToPlay()
    return permit
  }

  /** The same for what has no publication of its own, as a live stream. */
  async admitTo(media: Restricted, credentials: Credentials): Promise<PlaybackPermit | undefined> {
    if (media.deletedAt) throw errors.nothingToPlay()
    if (!media.private && credentials.grant === undefined) return undefined
    return this.verify(media, credentials, this.deps.clock.now())
  }

  private async verify(media: Restricted, { token, grant }: Credentials, now: Date): Promise<PlaybackPermit> {
    if (grant === undefined) return verifyPlaybackToken(token, media, { keys: this.deps.keys, now })
    const permit = this.deps.grants.verify(grant, media.id, now)
    const standing = await this.deps.keys(media.networkId, permit.keyId)
    if (!standing.some(({ preview }) => preview === permit.preview)) throw errors.playbackTokenInvalid()
    return permit
  }
}

/** Nothing that was shown comes from us or from the video's owner. */
function isStranger(error: unknown): boolean {
  return error instanceof DomainError && ['playback-token-missing', 'playback-token-invalid'].includes(error.code)
}
