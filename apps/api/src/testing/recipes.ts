import type { OperationId } from '@ingest/contract'
import { aPublicKey } from '@ingest/domain/testing'
import type { Fixtures } from './fixtures.ts'
import { aPicture } from './pictures.ts'

/** What goes into a request of an operation that shall succeed. */
export interface RecipeRequest {
  path?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
}

export type Recipe = (fixtures: Fixtures) => Promise<RecipeRequest>

const nothing: Recipe = async () => ({})
const role = { role_name: 'Editors', permissions: [{ action: 'write', resource: 'videos' }] }

const onVideo: Recipe = async (fixtures) => ({ path: { video_id: (await fixtures.video()).id } })
const onInput: Recipe = async (fixtures) => ({ path: { input_id: await fixtures.input() } })
const onProfile: Recipe = async (fixtures) => ({ path: { profile_id: await fixtures.profile() } })
const onJob: Recipe = async (fixtures) => ({ path: { job_id: (await fixtures.job()).jobId } })
const onLiveStream: Recipe = async (fixtures) => ({ path: { live_id: (await fixtures.liveStream()).id } })
const onRecordedVideo: Recipe = async (fixtures) => ({ path: { video_id: await fixtures.recordedVideo() } })
const onNetwork: Recipe = async ({ tenant }) => ({ path: { network_id: tenant.networkId } })
const onPlaybackKey: Recipe = async (fixtures) => ({
  path: { network_id: fixtures.tenant.networkId, key_id: await fixtures.playbackKey() },
})
const onCustomer: Recipe = async ({ tenant }) => ({ path: { network_id: tenant.networkId, customer_id: 'cus_1' } })
const onMember: Recipe = async (fixtures) => ({
  path: { network_id: fixtures.tenant.networkId, user_id: await fixtures.member() },
})
const onColleague: Recipe = async (fixtures) => ({
  path: { network_id: fixtures.tenant.networkId, user_id: await fixtures.colleague() },
})
/** The same person, named in the body. */
const inBody =
  (recipe: Recipe): Recipe =>
  async (fixtures) => {
    const { path: { network_id = '', user_id: id } = {} } = await recipe(fixtures)
    return { path: { network_id }, body: { id } }
  }

const onUser: Recipe = async (fixtures) => ({ path: { user_id: await fixtures.member() } })
const onRole: Recipe = async (fixtures) => ({ path: { role_id: await fixtures.role() } })
const onApplication: Recipe = async (fixtures) => ({ path: { application_id: await fixtures.application() } })

const onPersonalToken: Recipe = async (fixtures) => {
  const { applicationId, tokenId } = await fixtures.personalToken()
  return { path: { application_id: applicationId, token_id: tokenId } }
}

const ofApplication: Recipe = async (fixtures) => ({ path: { application_id: (await fixtures.personalToken()).applicationId } })

const withBody =
  (recipe: Recipe, body: unknown): Recipe =>
  async (fixtures) => ({ ...(await recipe(fixtures)), body })

/** How to call every operation that has code so that it succeeds. Aliases are called as what they are an alias of. */
export const recipes: Partial<Record<OperationId, Recipe>> = {
  listVideos: nothing,
  countVideos: nothing,
  createVideo: withBody(nothing, { title: 'Film' }),
  publishVideos: async (fixtures) => ({ body: [await fixtures.playableVideo(), await fixtures.playableVideo()] }),
  getVideo: onVideo,
  updateVideo: async (fixtures) => {
    const { videoId, thumbnailId } = await fixtures.thumbnail()
    return { path: { video_id: videoId }, body: { title: 'Changed', poster: thumbnailId } }
  },
  deleteVideo: onVideo,
  listVideoThumbnails: onVideo,
  countVideoThumbnails: onVideo,
  uploadVideoThumbnail: async (fixtures) => ({ ...(await onVideo(fixtures)), body: { image: aPicture } }),
  addExternalThumbnails: withBody(onVideo, ['https://pictures.example/2.jpg']),
  deleteVideoThumbnail: async (fixtures) => {
    const { videoId, thumbnailId } = await fixtures.thumbnail()
    return { path: { video_id: videoId, thumbnail_id: thumbnailId } }
  },
  getVideoPrivacy: onVideo,
  listVideoVariants: async (fixtures) => ({ path: { video_id: await fixtures.playableVideo() } }),
  countVideoVariants: async (fixtures) => ({ path: { video_id: await fixtures.playableVideo() } }),
  getVideoMp4: onRecordedVideo,
  createVideoMp4: onRecordedVideo,
  createVideoPreview: async (fixtures) => ({ path: { video_id: await fixtures.playableVideo() } }),

  listInputs: nothing,
  countInputs: nothing,
  createInput: withBody(nothing, { filename: 'film.mov' }),
  getInput: onInput,
  updateInput: withBody(onInput, { filename: 'changed.mov' }),
  deleteInput: async (fixtures) => ({ path: { input_id: (await fixtures.upload()).inputId }, query: { permanent: '1' } }),
  startUpload: withBody(onInput, { size: 10 }),
  signUploadPart: async (fixtures) => {
    const { inputId, uploadId } = await fixtures.upload()
    return { path: { input_id: inputId }, body: { partNumber: 1, uploadId } }
  },
  completeUpload: async (fixtures) => {
    const { inputId, uploadId } = await fixtures.sentUpload()
    return { path: { input_id: inputId }, body: { uploadId } }
  },
  abortUpload: async (fixtures) => {
    const { inputId, uploadId } = await fixtures.upload()
    return { path: { input_id: inputId }, body: { uploadId } }
  },

  listProfiles: nothing,
  countProfiles: nothing,
  createProfile: withBody(nothing, { name: 'Mobile' }),
  getProfile: onProfile,
  replaceProfile: withBody(onProfile, { name: 'Changed' }),
  deleteProfile: onProfile,

  listJobs: nothing,
  countJobs: nothing,
  createJob: async (fixtures) => {
    const [input, profile, { id: video }] = [await fixtures.readyInput(), await fixtures.profile(), await fixtures.video()]
    return { body: { inputs: [input], profile, video } }
  },
  getJob: onJob,
  getJobProgress: onJob,
  deleteJob: onJob,

  listLiveStreams: nothing,
  countLiveStreams: nothing,
  createLiveStream: withBody(nothing, { title: 'Town hall' }),
  getLiveStream: onLiveStream,
  updateLiveStream: withBody(onLiveStream, { title: 'Changed' }),
  deleteLiveStream: onLiveStream,
  getLiveStatus: onLiveStream,
  getLiveHealth: onLiveStream,
  stopLiveStream: async (fixtures) => {
    const { id, stream_key } = await fixtures.runningLiveStream()
    return { path: { live_id: id }, body: { stream_key } }
  },
  createLivePreview: onLiveStream,
  resetLiveStream: onLiveStream,

  listNetworks: nothing,
  countNetworks: nothing,
  createNetwork: withBody(nothing, { name: 'Second' }),
  getNetwork: onNetwork,
  updateNetwork: withBody(onNetwork, { name: 'Changed' }),

  linkNetworkUser: inBody(onColleague),
  unlinkNetworkUser: inBody(onMember),
  addNetworkUser: onColleague,
  removeNetworkUser: onMember,
  inviteUser: withBody(onNetwork, { name: 'Grace', email: 'grace@example.org', resend: true }),
  deletePendingUser: async (fixtures) => ({
    path: { network_id: fixtures.tenant.networkId, pending_id: (await fixtures.invitation()).id },
  }),
  acceptInvitation: async (fixtures) => ({
    path: { token: (await fixtures.invitation()).token },
    body: { password: 'correct horse battery staple' },
  }),
  createCustomer: withBody(onNetwork, { email: 'billing@example.com' }),
  updateCustomer: withBody(onCustomer, { email: 'billing@example.com' }),
  deleteCustomer: onCustomer,
  getCustomerCard: onCustomer,
  deleteCustomerCard: onCustomer,
  getInvoices: async (fixtures) => ({ ...(await onNetwork(fixtures)), query: { currentUsage: 'true' } }),
  countInvoices: onNetwork,
  getInvoice: async ({ tenant }) => ({ path: { network_id: tenant.networkId, invoice_id: 'in_1' } }),
  listPlaybackKeys: onNetwork,
  countPlaybackKeys: onNetwork,
  createPlaybackKey: withBody(onNetwork, { key: aPublicKey() }),
  getPlaybackKey: onPlaybackKey,
  updatePlaybackKey: withBody(onPlaybackKey, { title: 'Changed' }),
  deletePlaybackKey: onPlaybackKey,

  listUsers: nothing,
  countUsers: nothing,
  getCurrentUser: nothing,
  revokeCurrentToken: nothing,
  getUser: onUser,
  updateUser: withBody(onUser, { name: 'Changed' }),
  deleteUser: onUser,
  revokeUserTokens: onUser,
  replaceUserRoles: async (fixtures) => ({
    path: { user_id: await fixtures.member() },
    body: { role_ids: [await fixtures.role(), await fixtures.role()] },
  }),
  transferVideos: async (fixtures) => ({
    path: { from_user_id: await fixtures.member(), to_user_id: await fixtures.member() },
  }),

  listRoles: nothing,
  countRoles: nothing,
  createRole: withBody(nothing, role),
  getRole: onRole,
  replaceRole: withBody(onRole, role),
  deleteRole: onRole,

  listEvents: nothing,
  countEvents: nothing,
  getEventTypes: nothing,
  getEvent: async (fixtures) => ({ path: { event_id: await fixtures.event() } }),

  listHooks: nothing,
  countHooks: nothing,
  createHooks: withBody(nothing, { event_names: ['videos.create'], url: 'https://newsroom.example/ingest' }),
  updateHook: async (fixtures) => ({ body: { ...(await fixtures.hook()), enabled: false } }),
  deleteHook: async (fixtures) => ({ query: await fixtures.hook() }),
  listHooksOfEvent: async (fixtures) => ({ path: await fixtures.hook() }),
  countHooksOfEvent: async (fixtures) => ({ path: await fixtures.hook() }),
  listHookDeliveries: nothing,
  countHookDeliveries: nothing,
  redeliverHook: async (fixtures) => ({ path: { delivery_id: await fixtures.delivery() } }),

  listApplications: nothing,
  countApplications: nothing,
  createApplication: withBody(nothing, { name: 'Newsroom' }),
  getApplication: onApplication,
  updateApplication: withBody(onApplication, { name: 'Changed' }),
  deleteApplication: onApplication,
  rotateApplicationSecret: onApplication,
  listPersonalTokens: ofApplication,
  countPersonalTokens: ofApplication,
  createPersonalToken: withBody(onApplication, {}),
  deletePersonalToken: onPersonalToken,
  renewPersonalToken: onPersonalToken,

  authorize: async (fixtures) => ({ query: await fixtures.authorization() }),
  decideAuthorization: async (fixtures) => ({ body: { request: `${new URLSearchParams(await fixtures.authorization())}` } }),
  signIn: async (fixtures) => {
    const { email, password } = await fixtures.person()
    const { form_token, cookie } = await fixtures.form()
    return { body: { email, password, form_token }, headers: { cookie } }
  },
  signOut: async (fixtures) => {
    const { form_token, cookie } = await fixtures.form()
    return { body: { form_token }, headers: { cookie } }
  },
  getPasswordForgotPage: nothing,
  requestPasswordReset: async (fixtures) => {
    const { form_token, cookie } = await fixtures.form()
    return { body: { email: (await fixtures.person()).email, form_token }, headers: { cookie } }
  },
  getPasswordResetPage: async (fixtures) => ({ path: { token: await fixtures.passwordLink() } }),
  resetPassword: async (fixtures) => {
    const { form_token, cookie } = await fixtures.form()
    const path = { token: await fixtures.passwordLink() }
    return { path, body: { password: 'a new password', form_token }, headers: { cookie } }
  },

  createToken: async ({ tenant }) => ({
    body: { grant_type: 'client_credentials', client_id: tenant.clientId, client_secret: tenant.clientSecret },
  }),
  getAuthorizationServer: nothing,
  getJwks: nothing,
  getLiveness: nothing,
  getReadiness: nothing,
  getMetrics: nothing,
  getDescription: nothing,
  getReference: nothing,
  getInvitationPage: async () => ({ path: { token: 'any' } }),
}
