import type { Client } from './generated/client/index.ts'
import * as api from './generated/sdk.gen.ts'
import { operations } from './operations.ts'
import { waitUntilDone, waitUntilReady } from './wait.ts'

/** Every operation of the platform under its resource; the arguments are the path parameters, then the body or the query. */
export function createResources(client: Client) {
  const { read, write, collection } = operations(client)

  const getInput = read(api.getInput, 'input_id')
  const getJob = read(api.getJob, 'job_id')
  const getJobProgress = read(api.getJobProgress, 'job_id')

  return {
    videos: {
      ...collection(api.listVideos, api.countVideos),
      create: write(api.createVideo),
      get: read(api.getVideo, 'video_id'),
      update: write(api.updateVideo, 'video_id'),
      delete: read(api.deleteVideo, 'video_id'),
      publish: write(api.publishVideos),
      preview: read(api.createVideoPreview, 'video_id'),
      privacy: read(api.getVideoPrivacy, 'video_id'),
      variants: collection(api.listVideoVariants, api.countVideoVariants, 'video_id'),
      thumbnails: {
        ...collection(api.listVideoThumbnails, api.countVideoThumbnails, 'video_id'),
        upload: write(api.uploadVideoThumbnail, 'video_id'),
        addExternal: write(api.addExternalThumbnails, 'video_id'),
        delete: read(api.deleteVideoThumbnail, 'video_id', 'thumbnail_id'),
      },
    },
    inputs: {
      ...collection(api.listInputs, api.countInputs),
      create: write(api.createInput),
      get: getInput,
      update: write(api.updateInput, 'input_id'),
      delete: read(api.deleteInput, 'input_id'),
      startUpload: write(api.startUpload, 'input_id'),
      signUploadPart: write(api.signUploadPart, 'input_id'),
      completeUpload: write(api.completeUpload, 'input_id'),
      abortUpload: write(api.abortUpload, 'input_id'),
      waitUntilReady: waitUntilReady(getInput),
    },
    profiles: {
      ...collection(api.listProfiles, api.countProfiles),
      create: write(api.createProfile),
      get: read(api.getProfile, 'profile_id'),
      replace: write(api.replaceProfile, 'profile_id'),
      delete: read(api.deleteProfile, 'profile_id'),
    },
    jobs: {
      ...collection(api.listJobs, api.countJobs),
      create: write(api.createJob),
      get: getJob,
      progress: getJobProgress,
      delete: read(api.deleteJob, 'job_id'),
      waitUntilDone: waitUntilDone(getJob, getJobProgress),
    },
    networks: {
      ...collection(api.listNetworks, api.countNetworks),
      create: write(api.createNetwork),
      get: read(api.getNetwork, 'network_id'),
      update: write(api.updateNetwork, 'network_id'),
      invite: write(api.inviteUser, 'network_id'),
      addUser: read(api.addNetworkUser, 'network_id', 'user_id'),
      removeUser: read(api.removeNetworkUser, 'network_id', 'user_id'),
      deletePendingUser: read(api.deletePendingUser, 'network_id', 'pending_id'),
      acceptInvitation: write(api.acceptInvitation, 'token'),
    },
    users: {
      ...collection(api.listUsers, api.countUsers),
      me: read(api.getCurrentUser),
      get: read(api.getUser, 'user_id'),
      update: write(api.updateUser, 'user_id'),
      delete: read(api.deleteUser, 'user_id'),
      replaceRoles: write(api.replaceUserRoles, 'user_id'),
      transferVideos: read(api.transferVideos, 'from_user_id', 'to_user_id'),
      revokeTokens: read(api.revokeUserTokens, 'user_id'),
      revokeCurrentToken: read(api.revokeCurrentToken),
    },
    roles: {
      ...collection(api.listRoles, api.countRoles),
      create: write(api.createRole),
      get: read(api.getRole, 'role_id'),
      replace: write(api.replaceRole, 'role_id'),
      delete: read(api.deleteRole, 'role_id'),
    },
    events: {
      ...collection(api.listEvents, api.countEvents),
      get: read(api.getEvent, 'event_id'),
      types: read(api.getEventTypes),
    },
    applications: {
      ...collection(api.listApplications, api.countApplications),
      create: write(api.createApplication),
      get: read(api.getApplication, 'application_id'),
      update: write(api.updateApplication, 'application_id'),
      delete: read(api.deleteApplication, 'application_id'),
      rotateSecret: read(api.rotateApplicationSecret, 'application_id'),
      tokens: {
        ...collection(api.listPersonalTokens, api.countPersonalTokens, 'application_id'),
        create: write(api.createPersonalToken, 'application_id'),
        renew: read(api.renewPersonalToken, 'application_id', 'token_id'),
        delete: read(api.deletePersonalToken, 'application_id', 'token_id'),
      },
    },
  }
}

export type Resources = ReturnType<typeof createResources>
