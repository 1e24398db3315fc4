import { follow } from './follow.ts'
import type { Client } from './generated/client/index.ts'
import * as api from './generated/sdk.gen.ts'
import { Operations } from './operations.ts'
import { waitUntilDone, waitUntilReady } from './wait.ts'

/** Every operation of the platform under its resource; the arguments are the path parameters, then the body or the query. */
export function createResources(client: Client) {
  const operations = new Operations(client)
  return {
    videos: videos(operations),
    inputs: inputs(operations),
    profiles: profiles(operations),
    jobs: jobs(operations),
    live: live(operations),
    networks: networks(operations),
    users: users(operations),
    roles: roles(operations),
    events: events(operations),
    hooks: hooks(operations),
    applications: applications(operations),
  }
}

export type Resources = ReturnType<typeof createResources>

function videos(operations: Operations) {
  return {
    ...operations.collection(api.listVideos, api.countVideos),
    create: operations.write(api.createVideo),
    get: operations.read(api.getVideo, 'video_id'),
    update: operations.write(api.updateVideo, 'video_id'),
    delete: operations.read(api.deleteVideo, 'video_id'),
    publish: operations.write(api.publishVideos),
    preview: operations.read(api.createVideoPreview, 'video_id'),
    mp4: operations.read(api.getVideoMp4, 'video_id'),
    makeMp4: operations.read(api.createVideoMp4, 'video_id'),
    privacy: operations.read(api.getVideoPrivacy, 'video_id'),
    variants: operations.collection(api.listVideoVariants, api.countVideoVariants, 'video_id'),
    thumbnails: {
      ...operations.collection(api.listVideoThumbnails, api.countVideoThumbnails, 'video_id'),
      upload: operations.write(api.uploadVideoThumbnail, 'video_id'),
      addExternal: operations.write(api.addExternalThumbnails, 'video_id'),
      delete: operations.read(api.deleteVideoThumbnail, 'video_id', 'thumbnail_id'),
    },
  }
}

function inputs(operations: Operations) {
  const get = operations.read(api.getInput, 'input_id')
  return {
    ...operations.collection(api.listInputs, api.countInputs),
    create: operations.write(api.createInput),
    get,
    update: operations.write(api.updateInput, 'input_id'),
    delete: operations.read(api.deleteInput, 'input_id'),
    startUpload: operations.write(api.startUpload, 'input_id'),
    signUploadPart: operations.write(api.signUploadPart, 'input_id'),
    completeUpload: operations.write(api.completeUpload, 'input_id'),
    abortUpload: operations.write(api.abortUpload, 'input_id'),
    waitUntilReady: waitUntilReady(get),
  }
}

function profiles(operations: Operations) {
  return {
    ...operations.collection(api.listProfiles, api.countProfiles),
    create: operations.write(api.createProfile),
    get: operations.read(api.getProfile, 'profile_id'),
    replace: operations.write(api.replaceProfile, 'profile_id'),
    delete: operations.read(api.deleteProfile, 'profile_id'),
  }
}

function jobs(operations: Operations) {
  const get = operations.read(api.getJob, 'job_id')
  const progress = operations.read(api.getJobProgress, 'job_id')
  return {
    ...operations.collection(api.listJobs, api.countJobs),
    create: operations.write(api.createJob),
    get,
    progress,
    delete: operations.read(api.deleteJob, 'job_id'),
    waitUntilDone: waitUntilDone(get, progress),
  }
}

function live(operations: Operations) {
  return {
    ...operations.collection(api.listLiveStreams, api.countLiveStreams),
    create: operations.write(api.createLiveStream),
    get: operations.read(api.getLiveStream, 'live_id'),
    update: operations.write(api.updateLiveStream, 'live_id'),
    delete: operations.read(api.deleteLiveStream, 'live_id'),
    status: operations.read(api.getLiveStatus, 'live_id'),
    health: operations.read(api.getLiveHealth, 'live_id'),
    stop: operations.write(api.stopLiveStream, 'live_id'),
    reset: operations.read(api.resetLiveStream, 'live_id'),
    preview: operations.read(api.createLivePreview, 'live_id'),
  }
}

function networks(operations: Operations) {
  return {
    ...operations.collection(api.listNetworks, api.countNetworks),
    create: operations.write(api.createNetwork),
    get: operations.read(api.getNetwork, 'network_id'),
    update: operations.write(api.updateNetwork, 'network_id'),
    invite: operations.write(api.inviteUser, 'network_id'),
    addUser: operations.read(api.addNetworkUser, 'network_id', 'user_id'),
    removeUser: operations.read(api.removeNetworkUser, 'network_id', 'user_id'),
    deletePendingUser: operations.read(api.deletePendingUser, 'network_id', 'pending_id'),
    acceptInvitation: operations.write(api.acceptInvitation, 'token'),
    invoices: operations.read(api.getInvoices, 'network_id'),
    keys: {
      ...operations.collection(api.listPlaybackKeys, api.countPlaybackKeys, 'network_id'),
      create: operations.write(api.createPlaybackKey, 'network_id'),
      get: operations.read(api.getPlaybackKey, 'network_id', 'key_id'),
      update: operations.write(api.updatePlaybackKey, 'network_id', 'key_id'),
      delete: operations.read(api.deletePlaybackKey, 'network_id', 'key_id'),
    },
  }
}

function users(operations: Operations) {
  return {
    ...operations.collection(api.listUsers, api.countUsers),
    me: operations.read(api.getCurrentUser),
    get: operations.read(api.getUser, 'user_id'),
    update: operations.write(api.updateUser, 'user_id'),
    delete: operations.read(api.deleteUser, 'user_id'),
    replaceRoles: operations.write(api.replaceUserRoles, 'user_id'),
    transferVideos: operations.read(api.transferVideos, 'from_user_id', 'to_user_id'),
    revokeTokens: operations.read(api.revokeUserTokens, 'user_id'),
    revokeCurrentToken: operations.read(api.revokeCurrentToken),
  }
}

function roles(operations: Operations) {
  return {
    ...operations.collection(api.listRoles, api.countRoles),
    create: operations.write(api.createRole),
    get: operations.read(api.getRole, 'role_id'),
    replace: operations.write(api.replaceRole, 'role_id'),
    delete: operations.read(api.deleteRole, 'role_id'),
  }
}

function events(operations: Operations) {
  const collection = operations.collection(api.listEvents, api.countEvents)
  return {
    ...collection,
    follow: follow(collection.list),
    get: operations.read(api.getEvent, 'event_id'),
    types: operations.read(api.getEventTypes),
  }
}

function hooks(operations: Operations) {
  return {
    ...operations.collection(api.listHooks, api.countHooks),
    ofEvent: operations.collection(api.listHooksOfEvent, api.countHooksOfEvent, 'event_name'),
    create: operations.write(api.createHooks),
    update: operations.write(api.updateHook),
    delete: operations.write(api.deleteHook),
    deliveries: {
      ...operations.collection(api.listHookDeliveries, api.countHookDeliveries),
      redeliver: operations.read(api.redeliverHook, 'delivery_id'),
    },
  }
}

function applications(operations: Operations) {
  return {
    ...operations.collection(api.listApplications, api.countApplications),
    create: operations.write(api.createApplication),
    get: operations.read(api.getApplication, 'application_id'),
    update: operations.write(api.updateApplication, 'application_id'),
    delete: operations.read(api.deleteApplication, 'application_id'),
    rotateSecret: operations.read(api.rotateApplicationSecret, 'application_id'),
    tokens: {
      ...operations.collection(api.listPersonalTokens, api.countPersonalTokens, 'application_id'),
      create: operations.write(api.createPersonalToken, 'application_id'),
      renew: operations.read(api.renewPersonalToken, 'application_id', 'token_id'),
      delete: operations.read(api.deletePersonalToken, 'application_id', 'token_id'),
    },
  }
}
