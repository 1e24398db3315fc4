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

/** Who may play a video now. */
export class Admission {
  constructor(private readonly deps: { grants: PlaybackGrants; keys: PlaybackKeys; clock: Clock }) {}

  /**
   * @returns what the viewer has shown, or undefined for what everybody may play
   * @throws DomainError 404 for strangers of what is not published, 401 without a good token, 403 with one for another video
   */
  async admit(video: PlayableVideo, credentials: Credentials): Promise<PlaybackPermit | undefined> {
    const now = this.deps.clock.now()
    if (video.deletedAt) throw errors.nothingToPlay()
    const published = isPublished(video, now)
    if (published && !video.private && credentials.grant === undefined) return undefined
    const permit = await this.verify(video, credentials, now).catch((error: unknown) => {
      throw !published && isStranger(error) ? errors.nothingToPlay() : error
    })
    if (!published && !permit.preview) throw errors.nothingToPlay()
    return permit
  }

  private async verify(video: PlayableVideo, { token, grant }: Credentials, now: Date): Promise<PlaybackPermit> {
    if (grant === undefined) return verifyPlaybackToken(token, video, { keys: this.deps.keys, now })
    const permit = this.deps.grants.verify(grant, video.id, now)
    const standing = await this.deps.keys(video.networkId, permit.keyId)
    if (!standing.some(({ preview }) => preview === permit.preview)) throw errors.playbackTokenInvalid()
    return permit
  }
}

/** Nothing that was shown comes from us or from the video's owner. */
function isStranger(error: unknown): boolean {
  return error instanceof DomainError && ['playback-token-missing', 'playback-token-invalid'].includes(error.code)
}
