import type { LiveStream, Video } from '@ingest/contract'
import { type AuthContext, newestFirst } from '@ingest/domain'
import {
  aPublicKey,
  aVariant,
  claimant,
  createMember,
  givePassword,
  lastMail,
  mediaInstance,
  probed,
  tokenIn,
} from '@ingest/domain/testing'
import type { Tenant, TestApi } from './test-api.ts'

const bytes = Buffer.from('the bytes of a film')

/** Makes what requests need in the network of one tenant, through the use-cases. */
export class Fixtures {
  constructor(
    private readonly api: TestApi,
    readonly tenant: Tenant,
  ) {}

  private get caller(): AuthContext {
    return this.tenant.caller
  }

  async video(): Promise<Video> {
    return this.api.domain.videos.create(this.caller, { title: 'Film' })
  }

  async input(): Promise<string> {
    return (await this.api.domain.inputs.create(this.caller, { filename: 'film.mov', size: bytes.length })).id
  }

  /** A multipart upload that has been started. */
  async upload(): Promise<{ inputId: string; uploadId: string }> {
    const inputId = await this.input()
    const upload = await this.api.domain.uploads.start(this.caller, inputId, {})
    if (!('uploadId' in upload)) throw new Error('a multipart upload has an id')
    return { inputId, uploadId: upload.uploadId }
  }

  /** An upload whose only part is in the store. */
  async sentUpload(): Promise<{ inputId: string; uploadId: string }> {
    const { inputId, uploadId } = await this.upload()
    const { url } = await this.api.domain.uploads.sign(this.caller, inputId, {}, { partNumber: 1, uploadId })
    const response = await fetch(url, { method: 'PUT', body: bytes })
    await response.arrayBuffer()
    return { inputId, uploadId }
  }

  async readyInput(): Promise<string> {
    const { inputId, uploadId } = await this.sentUpload()
    const { uploads, probe } = this.api.domain
    await uploads.complete(this.caller, inputId, { uploadId })
    const claim = await probe.claim({ networkId: this.tenant.networkId, inputId }, claimant)
    if (!claim) throw new Error('nobody else claims inputs here')
    await probe.complete(claim, probed)
    return inputId
  }

  async profile(): Promise<string> {
    return (await this.api.domain.profiles.create(this.caller, {})).id
  }

  async job(): Promise<{ jobId: string; videoId: string }> {
    const [input, profile, { id: video }] = [await this.readyInput(), await this.profile(), await this.video()]
    const { id } = await this.api.domain.jobs.create(this.caller, { inputs: [input], profile, video })
    return { jobId: id, videoId: video }
  }

  async playableVideo(): Promise<string> {
    const { jobId, videoId } = await this.job()
    const { encode } = this.api.domain
    const claim = await encode.claim({ networkId: this.tenant.networkId, jobId }, claimant)
    if (!claim) throw new Error('nobody else claims jobs here')
    await encode.complete(claim, { variants: [aVariant('Adaptive')], sizeBytes: 1000 })
    return videoId
  }

  /** A picture of a video that is hosted elsewhere. */
  async thumbnail(): Promise<{ videoId: string; thumbnailId: string }> {
    const { id: videoId } = await this.video()
    const { thumbnails } = this.api.domain
    await thumbnails.addExternal(this.caller, videoId, ['https://pictures.example/1.jpg'])
    const [thumbnail] = (await thumbnails.list(this.caller, videoId, newestFirst, {})).items
    return { videoId, thumbnailId: thumbnail?.thumbnail_id ?? '' }
  }

  async liveStream(): Promise<LiveStream> {
    return this.api.domain.live.create(this.caller, { title: 'Town hall' })
  }

  async runningLiveStream(): Promise<LiveStream> {
    const stream = await this.liveStream()
    await this.api.domain.broadcasts.claim(stream.stream_key, mediaInstance)
    return stream
  }

  /** The id of a video that a broadcast has become. */
  async recordedVideo(): Promise<string> {
    const { broadcasts, recordings } = this.api.domain
    const claim = await broadcasts.claim((await this.liveStream()).stream_key, mediaInstance)
    if (typeof claim === 'string') throw new Error(`the key is refused: ${claim}`)
    await broadcasts.end(claim, 'publisher')
    await broadcasts.settle(claim)
    const recording = await recordings.claim(claim)
    if (!recording) throw new Error('the recording cannot be claimed')
    await recordings.complete(recording, { durationSeconds: 30, sizeBytes: 1000, entry: 'recording-1.m3u8' })
    return claim.videoId
  }

  async role(): Promise<string> {
    const body = { role_name: 'Readers', permissions: [{ action: 'read' as const, resource: 'videos' as const }] }
    return (await this.api.domain.roles.create(this.caller, body)).id
  }

  /** Somebody in another network of the admin. */
  async colleague(): Promise<string> {
    const { id } = await this.api.domain.networks.create(this.caller, { name: 'Second' })
    return (await createMember(this.api.dataSource, id)).userId
  }

  async invitation(): Promise<{ id: string; token: string }> {
    const { networkId } = this.tenant
    const { invitations, networks, mails } = this.api.domain
    await invitations.invite(this.caller, networkId, { name: 'Ada', email: `${crypto.randomUUID()}@example.org` })
    const { pending_members = [] } = await networks.get(this.caller, networkId, { filter: ['pending'] })
    return { id: pending_members.at(-1)?.id ?? '', token: tokenIn(await lastMail(this.api.jobs, mails)) }
  }

  async playbackKey(): Promise<string> {
    const { networkId } = this.tenant
    return (await this.api.domain.playbackKeys.create(this.caller, networkId, { key: aPublicKey() })).id
  }

  async member(): Promise<string> {
    return (await createMember(this.api.dataSource, this.tenant.networkId)).userId
  }

  async application(): Promise<string> {
    return (await this.api.domain.applications.create(this.caller, { name: 'Another' })).id
  }

  async personalToken(): Promise<{ applicationId: string; tokenId: string }> {
    const applicationId = await this.application()
    const { id } = await this.api.domain.personalTokens.create(this.caller, applicationId)
    return { applicationId, tokenId: id }
  }

  /** The query of a request for authorization. */
  async authorization(): Promise<Record<string, string>> {
    const redirect_uri = 'https://newsroom.example/callback'
    const body = { name: 'Newsroom', redirect_uris: [redirect_uri], scopes: ['read_videos'] }
    const { client_id } = await this.api.domain.applications.create(this.caller, body)
    return { response_type: 'code', client_id, redirect_uri }
  }

  /** What belongs into the form of a page. */
  async form(): Promise<{ form_token: string; cookie: string }> {
    const page = await this.api.request('GET', `/authorize?${new URLSearchParams(await this.authorization())}`)
    const form_token = /name="form_token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    return { form_token, cookie: String(page.headers['set-cookie']).split(';')[0] ?? '' }
  }

  /** A member who can sign in. */
  async person(): Promise<{ userId: string; email: string; password: string }> {
    const userId = await this.member()
    return { userId, ...(await givePassword(this.api.dataSource, userId)) }
  }

  /** What the link in a mail holds with which a new password can be chosen. */
  async passwordLink(): Promise<string> {
    await this.api.domain.passwordResets.ask((await this.person()).email)
    return tokenIn(await lastMail(this.api.jobs, this.api.domain.mails))
  }

  /** A subscription, and what names it. */
  async hook(): Promise<{ event_name: 'videos.create'; url: string }> {
    const named = { event_name: 'videos.create' as const, url: 'https://newsroom.example/ingest' }
    await this.api.domain.hooks.subscribe(this.caller, { event_names: [named.event_name], url: named.url })
    return named
  }

  async delivery(): Promise<string> {
    await this.hook()
    await this.video()
    const [delivery] = (await this.api.domain.deliveries.list(this.caller, newestFirst, {})).items
    return delivery?.id ?? ''
  }

  async event(): Promise<string> {
    await this.video()
    const [event] = (await this.api.domain.events.list(this.caller, newestFirst, {})).items
    return event?.event_id ?? ''
  }
}
