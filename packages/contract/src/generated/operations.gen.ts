// Generated from openapi/ by `pnpm generate`. Do not edit.
import type { ListAnswer } from '../list-answer.ts'
import type { Operation, OperationCall } from '../operation.ts'
import type * as Types from './types.gen.ts'

type Nothing = Record<never, never>

/** Every operation of the API. */
export const operations = {
  listVideos: { operationId: 'listVideos', method: 'GET', path: '/videos', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'title'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countVideos: { operationId: 'countVideos', method: 'HEAD', path: '/videos', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createVideo: { operationId: 'createVideo', method: 'POST', path: '/videos', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  publishVideos: { operationId: 'publishVideos', method: 'POST', path: '/videos/publish', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 200, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  getVideo: { operationId: 'getVideo', method: 'GET', path: '/videos/{video_id}', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headVideo: { operationId: 'headVideo', method: 'HEAD', path: '/videos/{video_id}', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getVideo' },
  updateVideo: { operationId: 'updateVideo', method: 'PATCH', path: '/videos/{video_id}', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deleteVideo: { operationId: 'deleteVideo', method: 'DELETE', path: '/videos/{video_id}', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listVideoThumbnails: { operationId: 'listVideoThumbnails', method: 'GET', path: '/videos/{video_id}/thumbnails', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: { sortable: ['id'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countVideoThumbnails: { operationId: 'countVideoThumbnails', method: 'HEAD', path: '/videos/{video_id}/thumbnails', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  addExternalThumbnails: { operationId: 'addExternalThumbnails', method: 'POST', path: '/videos/{video_id}/thumbnails', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  uploadVideoThumbnail: { operationId: 'uploadVideoThumbnail', method: 'POST', path: '/videos/{video_id}/thumbnail', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  deleteVideoThumbnail: { operationId: 'deleteVideoThumbnail', method: 'DELETE', path: '/videos/{video_id}/thumbnail/{thumbnail_id}', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getVideoPrivacy: { operationId: 'getVideoPrivacy', method: 'GET', path: '/videos/{video_id}/private', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headVideoPrivacy: { operationId: 'headVideoPrivacy', method: 'HEAD', path: '/videos/{video_id}/private', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getVideoPrivacy' },
  listVideoVariants: { operationId: 'listVideoVariants', method: 'GET', path: '/videos/{video_id}/variants', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: { sortable: ['id', 'name'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countVideoVariants: { operationId: 'countVideoVariants', method: 'HEAD', path: '/videos/{video_id}/variants', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getVideoMp4: { operationId: 'getVideoMp4', method: 'GET', path: '/videos/{video_id}/mp4', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headVideoMp4: { operationId: 'headVideoMp4', method: 'HEAD', path: '/videos/{video_id}/mp4', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getVideoMp4' },
  createVideoMp4: { operationId: 'createVideoMp4', method: 'POST', path: '/videos/{video_id}/mp4', tag: 'Videos', scopes: ['write_videos'], versioned: true, successStatus: 200, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  createVideoPreview: { operationId: 'createVideoPreview', method: 'POST', path: '/videos/{video_id}/preview', tag: 'Videos', scopes: ['read_videos'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listInputs: { operationId: 'listInputs', method: 'GET', path: '/encoding/inputs', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'filename'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countInputs: { operationId: 'countInputs', method: 'HEAD', path: '/encoding/inputs', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createInput: { operationId: 'createInput', method: 'POST', path: '/encoding/inputs', tag: 'Inputs', scopes: ['write_inputs'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  getInput: { operationId: 'getInput', method: 'GET', path: '/encoding/inputs/{input_id}', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headInput: { operationId: 'headInput', method: 'HEAD', path: '/encoding/inputs/{input_id}', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getInput' },
  updateInput: { operationId: 'updateInput', method: 'PATCH', path: '/encoding/inputs/{input_id}', tag: 'Inputs', scopes: ['write_inputs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deleteInput: { operationId: 'deleteInput', method: 'DELETE', path: '/encoding/inputs/{input_id}', tag: 'Inputs', scopes: ['write_inputs'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  startUpload: { operationId: 'startUpload', method: 'POST', path: '/encoding/inputs/{input_id}/upload', tag: 'Inputs', scopes: ['write_inputs'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  signUploadPart: { operationId: 'signUploadPart', method: 'POST', path: '/encoding/inputs/{input_id}/upload/sign', tag: 'Inputs', scopes: ['write_inputs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  completeUpload: { operationId: 'completeUpload', method: 'POST', path: '/encoding/inputs/{input_id}/upload/complete', tag: 'Inputs', scopes: ['write_inputs'], versioned: true, successStatus: 200, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  abortUpload: { operationId: 'abortUpload', method: 'POST', path: '/encoding/inputs/{input_id}/upload/abort', tag: 'Inputs', scopes: ['write_inputs'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  listInputsAlias: { operationId: 'listInputsAlias', method: 'GET', path: '/inputs', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'filename'] }, idempotent: false, tagged: true, removal: null, aliasOf: 'listInputs' },
  countInputsAlias: { operationId: 'countInputsAlias', method: 'HEAD', path: '/inputs', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: 'countInputs' },
  getInputAlias: { operationId: 'getInputAlias', method: 'GET', path: '/inputs/{input_id}', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getInput' },
  headInputAlias: { operationId: 'headInputAlias', method: 'HEAD', path: '/inputs/{input_id}', tag: 'Inputs', scopes: ['read_inputs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getInput' },
  listProfiles: { operationId: 'listProfiles', method: 'GET', path: '/encoding/profiles', tag: 'Profiles', scopes: ['read_profiles'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'name'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countProfiles: { operationId: 'countProfiles', method: 'HEAD', path: '/encoding/profiles', tag: 'Profiles', scopes: ['read_profiles'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createProfile: { operationId: 'createProfile', method: 'POST', path: '/encoding/profiles', tag: 'Profiles', scopes: ['write_profiles'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  getProfile: { operationId: 'getProfile', method: 'GET', path: '/encoding/profiles/{profile_id}', tag: 'Profiles', scopes: ['read_profiles'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headProfile: { operationId: 'headProfile', method: 'HEAD', path: '/encoding/profiles/{profile_id}', tag: 'Profiles', scopes: ['read_profiles'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getProfile' },
  replaceProfile: { operationId: 'replaceProfile', method: 'PUT', path: '/encoding/profiles/{profile_id}', tag: 'Profiles', scopes: ['write_profiles'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deleteProfile: { operationId: 'deleteProfile', method: 'DELETE', path: '/encoding/profiles/{profile_id}', tag: 'Profiles', scopes: ['write_profiles'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createProfileAlias: { operationId: 'createProfileAlias', method: 'POST', path: '/encoding/profile', tag: 'Profiles', scopes: ['write_profiles'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: 'createProfile' },
  listJobs: { operationId: 'listJobs', method: 'GET', path: '/encoding/jobs', tag: 'Jobs', scopes: ['read_jobs'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countJobs: { operationId: 'countJobs', method: 'HEAD', path: '/encoding/jobs', tag: 'Jobs', scopes: ['read_jobs'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createJob: { operationId: 'createJob', method: 'POST', path: '/encoding/jobs', tag: 'Jobs', scopes: ['write_jobs'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  getJob: { operationId: 'getJob', method: 'GET', path: '/encoding/jobs/{job_id}', tag: 'Jobs', scopes: ['read_jobs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headJob: { operationId: 'headJob', method: 'HEAD', path: '/encoding/jobs/{job_id}', tag: 'Jobs', scopes: ['read_jobs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getJob' },
  deleteJob: { operationId: 'deleteJob', method: 'DELETE', path: '/encoding/jobs/{job_id}', tag: 'Jobs', scopes: ['write_jobs'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getJobProgress: { operationId: 'getJobProgress', method: 'GET', path: '/encoding/jobs/{job_id}/progress', tag: 'Jobs', scopes: ['read_jobs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headJobProgress: { operationId: 'headJobProgress', method: 'HEAD', path: '/encoding/jobs/{job_id}/progress', tag: 'Jobs', scopes: ['read_jobs'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getJobProgress' },
  listLiveStreams: { operationId: 'listLiveStreams', method: 'GET', path: '/live', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'title'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countLiveStreams: { operationId: 'countLiveStreams', method: 'HEAD', path: '/live', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createLiveStream: { operationId: 'createLiveStream', method: 'POST', path: '/live', tag: 'Live', scopes: ['write_live'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  getLiveStream: { operationId: 'getLiveStream', method: 'GET', path: '/live/{live_id}', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headLiveStream: { operationId: 'headLiveStream', method: 'HEAD', path: '/live/{live_id}', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getLiveStream' },
  updateLiveStream: { operationId: 'updateLiveStream', method: 'PATCH', path: '/live/{live_id}', tag: 'Live', scopes: ['write_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deleteLiveStream: { operationId: 'deleteLiveStream', method: 'DELETE', path: '/live/{live_id}', tag: 'Live', scopes: ['write_live'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getLiveStatus: { operationId: 'getLiveStatus', method: 'GET', path: '/live/{live_id}/status', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headLiveStatus: { operationId: 'headLiveStatus', method: 'HEAD', path: '/live/{live_id}/status', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getLiveStatus' },
  getLiveHealth: { operationId: 'getLiveHealth', method: 'GET', path: '/live/{live_id}/health', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headLiveHealth: { operationId: 'headLiveHealth', method: 'HEAD', path: '/live/{live_id}/health', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getLiveHealth' },
  stopLiveStream: { operationId: 'stopLiveStream', method: 'POST', path: '/live/{live_id}/stop', tag: 'Live', scopes: ['write_live'], versioned: true, successStatus: 200, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  createLivePreview: { operationId: 'createLivePreview', method: 'POST', path: '/live/{live_id}/preview', tag: 'Live', scopes: ['read_live'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  resetLiveStream: { operationId: 'resetLiveStream', method: 'POST', path: '/live/{live_id}/reset', tag: 'Live', scopes: ['write_live'], versioned: true, successStatus: 200, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  listNetworks: { operationId: 'listNetworks', method: 'GET', path: '/networks', tag: 'Networks', scopes: ['read_networks'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'name'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countNetworks: { operationId: 'countNetworks', method: 'HEAD', path: '/networks', tag: 'Networks', scopes: ['read_networks'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createNetwork: { operationId: 'createNetwork', method: 'POST', path: '/networks', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  getNetwork: { operationId: 'getNetwork', method: 'GET', path: '/networks/{network_id}', tag: 'Networks', scopes: ['read_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headNetwork: { operationId: 'headNetwork', method: 'HEAD', path: '/networks/{network_id}', tag: 'Networks', scopes: ['read_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getNetwork' },
  updateNetwork: { operationId: 'updateNetwork', method: 'PATCH', path: '/networks/{network_id}', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  linkNetworkUser: { operationId: 'linkNetworkUser', method: 'LINK', path: '/networks/{network_id}', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  unlinkNetworkUser: { operationId: 'unlinkNetworkUser', method: 'UNLINK', path: '/networks/{network_id}', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  addNetworkUser: { operationId: 'addNetworkUser', method: 'PUT', path: '/networks/{network_id}/users/{user_id}', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  removeNetworkUser: { operationId: 'removeNetworkUser', method: 'DELETE', path: '/networks/{network_id}/users/{user_id}', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  inviteUser: { operationId: 'inviteUser', method: 'POST', path: '/networks/{network_id}/invite', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 204, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  linkNetworkUserAlias: { operationId: 'linkNetworkUserAlias', method: 'LINK', path: '/networks/{network_id}/invite', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: 'linkNetworkUser' },
  deletePendingUser: { operationId: 'deletePendingUser', method: 'DELETE', path: '/networks/{network_id}/pending-users/{pending_id}', tag: 'Networks', scopes: ['write_networks'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listPlaybackKeys: { operationId: 'listPlaybackKeys', method: 'GET', path: '/networks/{network_id}/keys', tag: 'Networks', scopes: ['read_netKeys'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'title'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countPlaybackKeys: { operationId: 'countPlaybackKeys', method: 'HEAD', path: '/networks/{network_id}/keys', tag: 'Networks', scopes: ['read_netKeys'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createPlaybackKey: { operationId: 'createPlaybackKey', method: 'POST', path: '/networks/{network_id}/keys', tag: 'Networks', scopes: ['write_netKeys'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  getPlaybackKey: { operationId: 'getPlaybackKey', method: 'GET', path: '/networks/{network_id}/keys/{key_id}', tag: 'Networks', scopes: ['read_netKeys'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headPlaybackKey: { operationId: 'headPlaybackKey', method: 'HEAD', path: '/networks/{network_id}/keys/{key_id}', tag: 'Networks', scopes: ['read_netKeys'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getPlaybackKey' },
  updatePlaybackKey: { operationId: 'updatePlaybackKey', method: 'PATCH', path: '/networks/{network_id}/keys/{key_id}', tag: 'Networks', scopes: ['write_netKeys'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deletePlaybackKey: { operationId: 'deletePlaybackKey', method: 'DELETE', path: '/networks/{network_id}/keys/{key_id}', tag: 'Networks', scopes: ['write_netKeys'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createCustomer: { operationId: 'createCustomer', method: 'POST', path: '/networks/{network_id}/customers', tag: 'Networks', scopes: ['write_billing'], versioned: true, successStatus: 501, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  updateCustomer: { operationId: 'updateCustomer', method: 'PATCH', path: '/networks/{network_id}/customers/{customer_id}', tag: 'Networks', scopes: ['write_billing'], versioned: true, successStatus: 501, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  deleteCustomer: { operationId: 'deleteCustomer', method: 'DELETE', path: '/networks/{network_id}/customers/{customer_id}', tag: 'Networks', scopes: ['write_billing'], versioned: true, successStatus: 501, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getCustomerCard: { operationId: 'getCustomerCard', method: 'GET', path: '/networks/{network_id}/customers/{customer_id}/card', tag: 'Networks', scopes: ['read_billing'], versioned: true, successStatus: 501, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  headCustomerCard: { operationId: 'headCustomerCard', method: 'HEAD', path: '/networks/{network_id}/customers/{customer_id}/card', tag: 'Networks', scopes: ['read_billing'], versioned: true, successStatus: 501, list: null, idempotent: false, tagged: false, removal: null, aliasOf: 'getCustomerCard' },
  deleteCustomerCard: { operationId: 'deleteCustomerCard', method: 'DELETE', path: '/networks/{network_id}/customers/{customer_id}/card', tag: 'Networks', scopes: ['write_billing'], versioned: true, successStatus: 501, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getInvoices: { operationId: 'getInvoices', method: 'GET', path: '/networks/{network_id}/invoices', tag: 'Networks', scopes: ['read_billing'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countInvoices: { operationId: 'countInvoices', method: 'HEAD', path: '/networks/{network_id}/invoices', tag: 'Networks', scopes: ['read_billing'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getInvoice: { operationId: 'getInvoice', method: 'GET', path: '/networks/{network_id}/invoices/{invoice_id}', tag: 'Networks', scopes: ['read_billing'], versioned: true, successStatus: 404, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  headInvoice: { operationId: 'headInvoice', method: 'HEAD', path: '/networks/{network_id}/invoices/{invoice_id}', tag: 'Networks', scopes: ['read_billing'], versioned: true, successStatus: 404, list: null, idempotent: false, tagged: false, removal: null, aliasOf: 'getInvoice' },
  getInvitationPage: { operationId: 'getInvitationPage', method: 'GET', path: '/invitations/{token}', tag: 'System', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  acceptInvitation: { operationId: 'acceptInvitation', method: 'POST', path: '/invitations/{token}/accept', tag: 'Networks', scopes: null, versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listUsers: { operationId: 'listUsers', method: 'GET', path: '/users', tag: 'Users', scopes: ['read_users'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'name'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countUsers: { operationId: 'countUsers', method: 'HEAD', path: '/users', tag: 'Users', scopes: ['read_users'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getCurrentUser: { operationId: 'getCurrentUser', method: 'GET', path: '/users/me', tag: 'Users', scopes: ['personal', 'read_users'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headCurrentUser: { operationId: 'headCurrentUser', method: 'HEAD', path: '/users/me', tag: 'Users', scopes: ['personal', 'read_users'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getCurrentUser' },
  revokeCurrentToken: { operationId: 'revokeCurrentToken', method: 'DELETE', path: '/users/me/revoke', tag: 'Users', scopes: ['personal', 'write_users'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getUser: { operationId: 'getUser', method: 'GET', path: '/users/{user_id}', tag: 'Users', scopes: ['read_users', 'personal'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headUser: { operationId: 'headUser', method: 'HEAD', path: '/users/{user_id}', tag: 'Users', scopes: ['read_users', 'personal'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getUser' },
  updateUser: { operationId: 'updateUser', method: 'PATCH', path: '/users/{user_id}', tag: 'Users', scopes: ['write_users', 'personal'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deleteUser: { operationId: 'deleteUser', method: 'DELETE', path: '/users/{user_id}', tag: 'Users', scopes: ['write_users', 'personal'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  revokeUserTokens: { operationId: 'revokeUserTokens', method: 'DELETE', path: '/users/{user_id}/revoke', tag: 'Users', scopes: ['write_users', 'personal'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  replaceUserRoles: { operationId: 'replaceUserRoles', method: 'PUT', path: '/users/{user_id}/roles', tag: 'Users', scopes: ['write_users'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  transferVideos: { operationId: 'transferVideos', method: 'PATCH', path: '/users/{from_user_id}/transfer/{to_user_id}', tag: 'Users', scopes: ['write_users'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listRoles: { operationId: 'listRoles', method: 'GET', path: '/roles', tag: 'Roles', scopes: ['read_roles'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countRoles: { operationId: 'countRoles', method: 'HEAD', path: '/roles', tag: 'Roles', scopes: ['read_roles'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createRole: { operationId: 'createRole', method: 'POST', path: '/roles', tag: 'Roles', scopes: ['write_roles'], versioned: true, successStatus: 201, list: null, idempotent: true, tagged: true, removal: null, aliasOf: null },
  getRole: { operationId: 'getRole', method: 'GET', path: '/roles/{role_id}', tag: 'Roles', scopes: ['read_roles'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headRole: { operationId: 'headRole', method: 'HEAD', path: '/roles/{role_id}', tag: 'Roles', scopes: ['read_roles'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getRole' },
  replaceRole: { operationId: 'replaceRole', method: 'PUT', path: '/roles/{role_id}', tag: 'Roles', scopes: ['write_roles'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deleteRole: { operationId: 'deleteRole', method: 'DELETE', path: '/roles/{role_id}', tag: 'Roles', scopes: ['write_roles'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listEvents: { operationId: 'listEvents', method: 'GET', path: '/events', tag: 'Events', scopes: ['read_events'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countEvents: { operationId: 'countEvents', method: 'HEAD', path: '/events', tag: 'Events', scopes: ['read_events'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getEventTypes: { operationId: 'getEventTypes', method: 'GET', path: '/events/types', tag: 'Events', scopes: ['read_events'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headEventTypes: { operationId: 'headEventTypes', method: 'HEAD', path: '/events/types', tag: 'Events', scopes: ['read_events'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getEventTypes' },
  getEvent: { operationId: 'getEvent', method: 'GET', path: '/events/{event_id}', tag: 'Events', scopes: ['read_events'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headEvent: { operationId: 'headEvent', method: 'HEAD', path: '/events/{event_id}', tag: 'Events', scopes: ['read_events'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getEvent' },
  listHooks: { operationId: 'listHooks', method: 'GET', path: '/hooks', tag: 'Hooks', scopes: ['read_hooks'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countHooks: { operationId: 'countHooks', method: 'HEAD', path: '/hooks', tag: 'Hooks', scopes: ['read_hooks'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createHooks: { operationId: 'createHooks', method: 'POST', path: '/hooks', tag: 'Hooks', scopes: ['write_hooks'], versioned: true, successStatus: 201, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  updateHook: { operationId: 'updateHook', method: 'PATCH', path: '/hooks', tag: 'Hooks', scopes: ['write_hooks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  deleteHook: { operationId: 'deleteHook', method: 'DELETE', path: '/hooks', tag: 'Hooks', scopes: ['write_hooks'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listHookDeliveries: { operationId: 'listHookDeliveries', method: 'GET', path: '/hooks/deliveries', tag: 'Hooks', scopes: ['read_hooks'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countHookDeliveries: { operationId: 'countHookDeliveries', method: 'HEAD', path: '/hooks/deliveries', tag: 'Hooks', scopes: ['read_hooks'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  redeliverHook: { operationId: 'redeliverHook', method: 'POST', path: '/hooks/deliveries/{delivery_id}/redeliver', tag: 'Hooks', scopes: ['write_hooks'], versioned: true, successStatus: 202, list: null, idempotent: true, tagged: false, removal: null, aliasOf: null },
  listHooksOfEvent: { operationId: 'listHooksOfEvent', method: 'GET', path: '/hooks/{event_name}', tag: 'Hooks', scopes: ['read_hooks'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countHooksOfEvent: { operationId: 'countHooksOfEvent', method: 'HEAD', path: '/hooks/{event_name}', tag: 'Hooks', scopes: ['read_hooks'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listApplications: { operationId: 'listApplications', method: 'GET', path: '/applications', tag: 'Applications', scopes: ['read_clients'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at', 'name'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countApplications: { operationId: 'countApplications', method: 'HEAD', path: '/applications', tag: 'Applications', scopes: ['read_clients'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createApplication: { operationId: 'createApplication', method: 'POST', path: '/applications', tag: 'Applications', scopes: ['write_clients'], versioned: true, successStatus: 201, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getApplication: { operationId: 'getApplication', method: 'GET', path: '/applications/{application_id}', tag: 'Applications', scopes: ['read_clients'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  headApplication: { operationId: 'headApplication', method: 'HEAD', path: '/applications/{application_id}', tag: 'Applications', scopes: ['read_clients'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: 'getApplication' },
  updateApplication: { operationId: 'updateApplication', method: 'PATCH', path: '/applications/{application_id}', tag: 'Applications', scopes: ['write_clients'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: true, removal: null, aliasOf: null },
  deleteApplication: { operationId: 'deleteApplication', method: 'DELETE', path: '/applications/{application_id}', tag: 'Applications', scopes: ['write_clients'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  rotateApplicationSecret: { operationId: 'rotateApplicationSecret', method: 'POST', path: '/applications/{application_id}/secret', tag: 'Applications', scopes: ['write_clients'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  listPersonalTokens: { operationId: 'listPersonalTokens', method: 'GET', path: '/applications/{application_id}/tokens', tag: 'Applications', scopes: ['read_clients'], versioned: true, successStatus: 200, list: { sortable: ['id', 'created_at', 'updated_at'] }, idempotent: false, tagged: true, removal: null, aliasOf: null },
  countPersonalTokens: { operationId: 'countPersonalTokens', method: 'HEAD', path: '/applications/{application_id}/tokens', tag: 'Applications', scopes: ['read_clients'], versioned: true, successStatus: 204, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createPersonalToken: { operationId: 'createPersonalToken', method: 'POST', path: '/applications/{application_id}/tokens', tag: 'Applications', scopes: ['write_clients'], versioned: true, successStatus: 201, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  deletePersonalToken: { operationId: 'deletePersonalToken', method: 'DELETE', path: '/applications/{application_id}/tokens/{token_id}', tag: 'Applications', scopes: ['write_clients'], versioned: true, successStatus: 202, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  renewPersonalToken: { operationId: 'renewPersonalToken', method: 'POST', path: '/applications/{application_id}/tokens/{token_id}/renew', tag: 'Applications', scopes: ['write_clients'], versioned: true, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  authorize: { operationId: 'authorize', method: 'GET', path: '/authorize', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  decideAuthorization: { operationId: 'decideAuthorization', method: 'POST', path: '/authorize', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  signIn: { operationId: 'signIn', method: 'POST', path: '/login', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  signOut: { operationId: 'signOut', method: 'POST', path: '/logout', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getPasswordForgotPage: { operationId: 'getPasswordForgotPage', method: 'GET', path: '/password/forgot', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  requestPasswordReset: { operationId: 'requestPasswordReset', method: 'POST', path: '/password/forgot', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getPasswordResetPage: { operationId: 'getPasswordResetPage', method: 'GET', path: '/password/reset/{token}', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  resetPassword: { operationId: 'resetPassword', method: 'POST', path: '/password/reset/{token}', tag: 'Pages', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  createToken: { operationId: 'createToken', method: 'POST', path: '/token', tag: 'OAuth', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getAuthorizationServer: { operationId: 'getAuthorizationServer', method: 'GET', path: '/.well-known/oauth-authorization-server', tag: 'OAuth', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getJwks: { operationId: 'getJwks', method: 'GET', path: '/.well-known/jwks.json', tag: 'OAuth', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getLiveness: { operationId: 'getLiveness', method: 'GET', path: '/healthz', tag: 'System', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getReadiness: { operationId: 'getReadiness', method: 'GET', path: '/readyz', tag: 'System', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getMetrics: { operationId: 'getMetrics', method: 'GET', path: '/metrics', tag: 'System', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getDescription: { operationId: 'getDescription', method: 'GET', path: '/openapi.json', tag: 'System', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
  getReference: { operationId: 'getReference', method: 'GET', path: '/docs', tag: 'System', scopes: null, versioned: false, successStatus: 200, list: null, idempotent: false, tagged: false, removal: null, aliasOf: null },
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations

interface OperationRequests {
  listVideos: { path: Nothing; query: NonNullable<Types.ListVideosData['query']>; body: undefined }
  countVideos: { path: Nothing; query: NonNullable<Types.CountVideosData['query']>; body: undefined }
  createVideo: { path: Nothing; query: Nothing; body: Types.CreateVideoData['body'] }
  publishVideos: { path: Nothing; query: Nothing; body: Types.PublishVideosData['body'] }
  getVideo: { path: Types.GetVideoData['path']; query: Nothing; body: undefined }
  headVideo: { path: Types.HeadVideoData['path']; query: Nothing; body: undefined }
  updateVideo: { path: Types.UpdateVideoData['path']; query: Nothing; body: Types.UpdateVideoData['body'] }
  deleteVideo: { path: Types.DeleteVideoData['path']; query: NonNullable<Types.DeleteVideoData['query']>; body: undefined }
  listVideoThumbnails: { path: Types.ListVideoThumbnailsData['path']; query: NonNullable<Types.ListVideoThumbnailsData['query']>; body: undefined }
  countVideoThumbnails: { path: Types.CountVideoThumbnailsData['path']; query: NonNullable<Types.CountVideoThumbnailsData['query']>; body: undefined }
  addExternalThumbnails: { path: Types.AddExternalThumbnailsData['path']; query: Nothing; body: Types.AddExternalThumbnailsData['body'] }
  uploadVideoThumbnail: { path: Types.UploadVideoThumbnailData['path']; query: Nothing; body: Types.UploadVideoThumbnailData['body'] }
  deleteVideoThumbnail: { path: Types.DeleteVideoThumbnailData['path']; query: Nothing; body: undefined }
  getVideoPrivacy: { path: Types.GetVideoPrivacyData['path']; query: Nothing; body: undefined }
  headVideoPrivacy: { path: Types.HeadVideoPrivacyData['path']; query: Nothing; body: undefined }
  listVideoVariants: { path: Types.ListVideoVariantsData['path']; query: NonNullable<Types.ListVideoVariantsData['query']>; body: undefined }
  countVideoVariants: { path: Types.CountVideoVariantsData['path']; query: NonNullable<Types.CountVideoVariantsData['query']>; body: undefined }
  getVideoMp4: { path: Types.GetVideoMp4Data['path']; query: Nothing; body: undefined }
  headVideoMp4: { path: Types.HeadVideoMp4Data['path']; query: Nothing; body: undefined }
  createVideoMp4: { path: Types.CreateVideoMp4Data['path']; query: Nothing; body: undefined }
  createVideoPreview: { path: Types.CreateVideoPreviewData['path']; query: Nothing; body: undefined }
  listInputs: { path: Nothing; query: NonNullable<Types.ListInputsData['query']>; body: undefined }
  countInputs: { path: Nothing; query: NonNullable<Types.CountInputsData['query']>; body: undefined }
  createInput: { path: Nothing; query: Nothing; body: Types.CreateInputData['body'] }
  getInput: { path: Types.GetInputData['path']; query: Nothing; body: undefined }
  headInput: { path: Types.HeadInputData['path']; query: Nothing; body: undefined }
  updateInput: { path: Types.UpdateInputData['path']; query: Nothing; body: Types.UpdateInputData['body'] }
  deleteInput: { path: Types.DeleteInputData['path']; query: NonNullable<Types.DeleteInputData['query']>; body: undefined }
  startUpload: { path: Types.StartUploadData['path']; query: NonNullable<Types.StartUploadData['query']>; body: Types.StartUploadData['body'] }
  signUploadPart: { path: Types.SignUploadPartData['path']; query: NonNullable<Types.SignUploadPartData['query']>; body: Types.SignUploadPartData['body'] }
  completeUpload: { path: Types.CompleteUploadData['path']; query: Nothing; body: Types.CompleteUploadData['body'] }
  abortUpload: { path: Types.AbortUploadData['path']; query: NonNullable<Types.AbortUploadData['query']>; body: Types.AbortUploadData['body'] }
  listInputsAlias: { path: Nothing; query: NonNullable<Types.ListInputsAliasData['query']>; body: undefined }
  countInputsAlias: { path: Nothing; query: NonNullable<Types.CountInputsAliasData['query']>; body: undefined }
  getInputAlias: { path: Types.GetInputAliasData['path']; query: Nothing; body: undefined }
  headInputAlias: { path: Types.HeadInputAliasData['path']; query: Nothing; body: undefined }
  listProfiles: { path: Nothing; query: NonNullable<Types.ListProfilesData['query']>; body: undefined }
  countProfiles: { path: Nothing; query: NonNullable<Types.CountProfilesData['query']>; body: undefined }
  createProfile: { path: Nothing; query: Nothing; body: Types.CreateProfileData['body'] }
  getProfile: { path: Types.GetProfileData['path']; query: Nothing; body: undefined }
  headProfile: { path: Types.HeadProfileData['path']; query: Nothing; body: undefined }
  replaceProfile: { path: Types.ReplaceProfileData['path']; query: Nothing; body: Types.ReplaceProfileData['body'] }
  deleteProfile: { path: Types.DeleteProfileData['path']; query: NonNullable<Types.DeleteProfileData['query']>; body: undefined }
  createProfileAlias: { path: Nothing; query: Nothing; body: Types.CreateProfileAliasData['body'] }
  listJobs: { path: Nothing; query: NonNullable<Types.ListJobsData['query']>; body: undefined }
  countJobs: { path: Nothing; query: NonNullable<Types.CountJobsData['query']>; body: undefined }
  createJob: { path: Nothing; query: Nothing; body: Types.CreateJobData['body'] }
  getJob: { path: Types.GetJobData['path']; query: Nothing; body: undefined }
  headJob: { path: Types.HeadJobData['path']; query: Nothing; body: undefined }
  deleteJob: { path: Types.DeleteJobData['path']; query: NonNullable<Types.DeleteJobData['query']>; body: undefined }
  getJobProgress: { path: Types.GetJobProgressData['path']; query: Nothing; body: undefined }
  headJobProgress: { path: Types.HeadJobProgressData['path']; query: Nothing; body: undefined }
  listLiveStreams: { path: Nothing; query: NonNullable<Types.ListLiveStreamsData['query']>; body: undefined }
  countLiveStreams: { path: Nothing; query: NonNullable<Types.CountLiveStreamsData['query']>; body: undefined }
  createLiveStream: { path: Nothing; query: Nothing; body: Types.CreateLiveStreamData['body'] }
  getLiveStream: { path: Types.GetLiveStreamData['path']; query: Nothing; body: undefined }
  headLiveStream: { path: Types.HeadLiveStreamData['path']; query: Nothing; body: undefined }
  updateLiveStream: { path: Types.UpdateLiveStreamData['path']; query: Nothing; body: Types.UpdateLiveStreamData['body'] }
  deleteLiveStream: { path: Types.DeleteLiveStreamData['path']; query: NonNullable<Types.DeleteLiveStreamData['query']>; body: undefined }
  getLiveStatus: { path: Types.GetLiveStatusData['path']; query: Nothing; body: undefined }
  headLiveStatus: { path: Types.HeadLiveStatusData['path']; query: Nothing; body: undefined }
  getLiveHealth: { path: Types.GetLiveHealthData['path']; query: Nothing; body: undefined }
  headLiveHealth: { path: Types.HeadLiveHealthData['path']; query: Nothing; body: undefined }
  stopLiveStream: { path: Types.StopLiveStreamData['path']; query: Nothing; body: Types.StopLiveStreamData['body'] }
  createLivePreview: { path: Types.CreateLivePreviewData['path']; query: Nothing; body: undefined }
  resetLiveStream: { path: Types.ResetLiveStreamData['path']; query: Nothing; body: undefined }
  listNetworks: { path: Nothing; query: NonNullable<Types.ListNetworksData['query']>; body: undefined }
  countNetworks: { path: Nothing; query: NonNullable<Types.CountNetworksData['query']>; body: undefined }
  createNetwork: { path: Nothing; query: Nothing; body: Types.CreateNetworkData['body'] }
  getNetwork: { path: Types.GetNetworkData['path']; query: NonNullable<Types.GetNetworkData['query']>; body: undefined }
  headNetwork: { path: Types.HeadNetworkData['path']; query: NonNullable<Types.HeadNetworkData['query']>; body: undefined }
  updateNetwork: { path: Types.UpdateNetworkData['path']; query: Nothing; body: Types.UpdateNetworkData['body'] }
  linkNetworkUser: { path: Types.LinkNetworkUserData['path']; query: Nothing; body: Types.LinkNetworkUserData['body'] }
  unlinkNetworkUser: { path: Types.UnlinkNetworkUserData['path']; query: Nothing; body: Types.UnlinkNetworkUserData['body'] }
  addNetworkUser: { path: Types.AddNetworkUserData['path']; query: Nothing; body: undefined }
  removeNetworkUser: { path: Types.RemoveNetworkUserData['path']; query: Nothing; body: undefined }
  inviteUser: { path: Types.InviteUserData['path']; query: Nothing; body: Types.InviteUserData['body'] }
  linkNetworkUserAlias: { path: Types.LinkNetworkUserAliasData['path']; query: Nothing; body: Types.LinkNetworkUserAliasData['body'] }
  deletePendingUser: { path: Types.DeletePendingUserData['path']; query: Nothing; body: undefined }
  listPlaybackKeys: { path: Types.ListPlaybackKeysData['path']; query: NonNullable<Types.ListPlaybackKeysData['query']>; body: undefined }
  countPlaybackKeys: { path: Types.CountPlaybackKeysData['path']; query: NonNullable<Types.CountPlaybackKeysData['query']>; body: undefined }
  createPlaybackKey: { path: Types.CreatePlaybackKeyData['path']; query: Nothing; body: Types.CreatePlaybackKeyData['body'] }
  getPlaybackKey: { path: Types.GetPlaybackKeyData['path']; query: Nothing; body: undefined }
  headPlaybackKey: { path: Types.HeadPlaybackKeyData['path']; query: Nothing; body: undefined }
  updatePlaybackKey: { path: Types.UpdatePlaybackKeyData['path']; query: Nothing; body: Types.UpdatePlaybackKeyData['body'] }
  deletePlaybackKey: { path: Types.DeletePlaybackKeyData['path']; query: Nothing; body: undefined }
  createCustomer: { path: Types.CreateCustomerData['path']; query: Nothing; body: Types.CreateCustomerData['body'] }
  updateCustomer: { path: Types.UpdateCustomerData['path']; query: Nothing; body: Types.UpdateCustomerData['body'] }
  deleteCustomer: { path: Types.DeleteCustomerData['path']; query: Nothing; body: undefined }
  getCustomerCard: { path: Types.GetCustomerCardData['path']; query: Nothing; body: undefined }
  headCustomerCard: { path: Types.HeadCustomerCardData['path']; query: Nothing; body: undefined }
  deleteCustomerCard: { path: Types.DeleteCustomerCardData['path']; query: Nothing; body: undefined }
  getInvoices: { path: Types.GetInvoicesData['path']; query: NonNullable<Types.GetInvoicesData['query']>; body: undefined }
  countInvoices: { path: Types.CountInvoicesData['path']; query: Nothing; body: undefined }
  getInvoice: { path: Types.GetInvoiceData['path']; query: Nothing; body: undefined }
  headInvoice: { path: Types.HeadInvoiceData['path']; query: Nothing; body: undefined }
  getInvitationPage: { path: Types.GetInvitationPageData['path']; query: Nothing; body: undefined }
  acceptInvitation: { path: Types.AcceptInvitationData['path']; query: Nothing; body: Types.AcceptInvitationData['body'] }
  listUsers: { path: Nothing; query: NonNullable<Types.ListUsersData['query']>; body: undefined }
  countUsers: { path: Nothing; query: NonNullable<Types.CountUsersData['query']>; body: undefined }
  getCurrentUser: { path: Nothing; query: Nothing; body: undefined }
  headCurrentUser: { path: Nothing; query: Nothing; body: undefined }
  revokeCurrentToken: { path: Nothing; query: Nothing; body: undefined }
  getUser: { path: Types.GetUserData['path']; query: Nothing; body: undefined }
  headUser: { path: Types.HeadUserData['path']; query: Nothing; body: undefined }
  updateUser: { path: Types.UpdateUserData['path']; query: Nothing; body: Types.UpdateUserData['body'] }
  deleteUser: { path: Types.DeleteUserData['path']; query: NonNullable<Types.DeleteUserData['query']>; body: undefined }
  revokeUserTokens: { path: Types.RevokeUserTokensData['path']; query: Nothing; body: undefined }
  replaceUserRoles: { path: Types.ReplaceUserRolesData['path']; query: Nothing; body: Types.ReplaceUserRolesData['body'] }
  transferVideos: { path: Types.TransferVideosData['path']; query: Nothing; body: undefined }
  listRoles: { path: Nothing; query: NonNullable<Types.ListRolesData['query']>; body: undefined }
  countRoles: { path: Nothing; query: NonNullable<Types.CountRolesData['query']>; body: undefined }
  createRole: { path: Nothing; query: Nothing; body: Types.CreateRoleData['body'] }
  getRole: { path: Types.GetRoleData['path']; query: Nothing; body: undefined }
  headRole: { path: Types.HeadRoleData['path']; query: Nothing; body: undefined }
  replaceRole: { path: Types.ReplaceRoleData['path']; query: Nothing; body: Types.ReplaceRoleData['body'] }
  deleteRole: { path: Types.DeleteRoleData['path']; query: NonNullable<Types.DeleteRoleData['query']>; body: undefined }
  listEvents: { path: Nothing; query: NonNullable<Types.ListEventsData['query']>; body: undefined }
  countEvents: { path: Nothing; query: NonNullable<Types.CountEventsData['query']>; body: undefined }
  getEventTypes: { path: Nothing; query: Nothing; body: undefined }
  headEventTypes: { path: Nothing; query: Nothing; body: undefined }
  getEvent: { path: Types.GetEventData['path']; query: Nothing; body: undefined }
  headEvent: { path: Types.HeadEventData['path']; query: Nothing; body: undefined }
  listHooks: { path: Nothing; query: NonNullable<Types.ListHooksData['query']>; body: undefined }
  countHooks: { path: Nothing; query: NonNullable<Types.CountHooksData['query']>; body: undefined }
  createHooks: { path: Nothing; query: Nothing; body: Types.CreateHooksData['body'] }
  updateHook: { path: Nothing; query: Nothing; body: Types.UpdateHookData['body'] }
  deleteHook: { path: Nothing; query: NonNullable<Types.DeleteHookData['query']>; body: Types.DeleteHookData['body'] }
  listHookDeliveries: { path: Nothing; query: NonNullable<Types.ListHookDeliveriesData['query']>; body: undefined }
  countHookDeliveries: { path: Nothing; query: NonNullable<Types.CountHookDeliveriesData['query']>; body: undefined }
  redeliverHook: { path: Types.RedeliverHookData['path']; query: Nothing; body: undefined }
  listHooksOfEvent: { path: Types.ListHooksOfEventData['path']; query: NonNullable<Types.ListHooksOfEventData['query']>; body: undefined }
  countHooksOfEvent: { path: Types.CountHooksOfEventData['path']; query: NonNullable<Types.CountHooksOfEventData['query']>; body: undefined }
  listApplications: { path: Nothing; query: NonNullable<Types.ListApplicationsData['query']>; body: undefined }
  countApplications: { path: Nothing; query: NonNullable<Types.CountApplicationsData['query']>; body: undefined }
  createApplication: { path: Nothing; query: Nothing; body: Types.CreateApplicationData['body'] }
  getApplication: { path: Types.GetApplicationData['path']; query: Nothing; body: undefined }
  headApplication: { path: Types.HeadApplicationData['path']; query: Nothing; body: undefined }
  updateApplication: { path: Types.UpdateApplicationData['path']; query: Nothing; body: Types.UpdateApplicationData['body'] }
  deleteApplication: { path: Types.DeleteApplicationData['path']; query: Nothing; body: undefined }
  rotateApplicationSecret: { path: Types.RotateApplicationSecretData['path']; query: Nothing; body: undefined }
  listPersonalTokens: { path: Types.ListPersonalTokensData['path']; query: NonNullable<Types.ListPersonalTokensData['query']>; body: undefined }
  countPersonalTokens: { path: Types.CountPersonalTokensData['path']; query: NonNullable<Types.CountPersonalTokensData['query']>; body: undefined }
  createPersonalToken: { path: Types.CreatePersonalTokenData['path']; query: Nothing; body: Types.CreatePersonalTokenData['body'] }
  deletePersonalToken: { path: Types.DeletePersonalTokenData['path']; query: Nothing; body: undefined }
  renewPersonalToken: { path: Types.RenewPersonalTokenData['path']; query: Nothing; body: undefined }
  authorize: { path: Nothing; query: NonNullable<Types.AuthorizeData['query']>; body: undefined }
  decideAuthorization: { path: Nothing; query: Nothing; body: Types.DecideAuthorizationData['body'] }
  signIn: { path: Nothing; query: Nothing; body: Types.SignInData['body'] }
  signOut: { path: Nothing; query: Nothing; body: Types.SignOutData['body'] }
  getPasswordForgotPage: { path: Nothing; query: Nothing; body: undefined }
  requestPasswordReset: { path: Nothing; query: Nothing; body: Types.RequestPasswordResetData['body'] }
  getPasswordResetPage: { path: Types.GetPasswordResetPageData['path']; query: Nothing; body: undefined }
  resetPassword: { path: Types.ResetPasswordData['path']; query: Nothing; body: Types.ResetPasswordData['body'] }
  createToken: { path: Nothing; query: NonNullable<Types.CreateTokenData['query']>; body: Types.CreateTokenData['body'] }
  getAuthorizationServer: { path: Nothing; query: Nothing; body: undefined }
  getJwks: { path: Nothing; query: Nothing; body: undefined }
  getLiveness: { path: Nothing; query: Nothing; body: undefined }
  getReadiness: { path: Nothing; query: Nothing; body: undefined }
  getMetrics: { path: Nothing; query: Nothing; body: undefined }
  getDescription: { path: Nothing; query: Nothing; body: undefined }
  getReference: { path: Nothing; query: Nothing; body: undefined }
}

/** What a request of the operation holds, checked against the description. */
export type OperationRequest<Id extends OperationId> = OperationRequests[Id]

interface OperationResults {
  listVideos: ListAnswer<Types.ListVideosResponses[200][number]>
  countVideos: number
  createVideo: Types.CreateVideoResponses[201]
  publishVideos: Types.PublishVideosResponses[200]
  getVideo: Types.GetVideoResponses[200]
  headVideo: void
  updateVideo: Types.UpdateVideoResponses[200]
  deleteVideo: void
  listVideoThumbnails: ListAnswer<Types.ListVideoThumbnailsResponses[200][number]>
  countVideoThumbnails: number
  addExternalThumbnails: Types.AddExternalThumbnailsResponses[201]
  uploadVideoThumbnail: Types.UploadVideoThumbnailResponses[201]
  deleteVideoThumbnail: void
  getVideoPrivacy: Types.GetVideoPrivacyResponses[200]
  headVideoPrivacy: void
  listVideoVariants: ListAnswer<Types.ListVideoVariantsResponses[200][number]>
  countVideoVariants: number
  getVideoMp4: Types.GetVideoMp4Responses[200]
  headVideoMp4: void
  createVideoMp4: Types.CreateVideoMp4Responses[200]
  createVideoPreview: Types.CreateVideoPreviewResponses[200]
  listInputs: ListAnswer<Types.ListInputsResponses[200][number]>
  countInputs: number
  createInput: Types.CreateInputResponses[201]
  getInput: Types.GetInputResponses[200]
  headInput: void
  updateInput: Types.UpdateInputResponses[200]
  deleteInput: void
  startUpload: Types.StartUploadResponses[201]
  signUploadPart: Types.SignUploadPartResponses[200]
  completeUpload: void
  abortUpload: void
  listInputsAlias: ListAnswer<Types.ListInputsAliasResponses[200][number]>
  countInputsAlias: number
  getInputAlias: Types.GetInputAliasResponses[200]
  headInputAlias: void
  listProfiles: ListAnswer<Types.ListProfilesResponses[200][number]>
  countProfiles: number
  createProfile: Types.CreateProfileResponses[201]
  getProfile: Types.GetProfileResponses[200]
  headProfile: void
  replaceProfile: Types.ReplaceProfileResponses[200]
  deleteProfile: void
  createProfileAlias: Types.CreateProfileAliasResponses[201]
  listJobs: ListAnswer<Types.ListJobsResponses[200][number]>
  countJobs: number
  createJob: Types.CreateJobResponses[201]
  getJob: Types.GetJobResponses[200]
  headJob: void
  deleteJob: void
  getJobProgress: Types.GetJobProgressResponses[200]
  headJobProgress: void
  listLiveStreams: ListAnswer<Types.ListLiveStreamsResponses[200][number]>
  countLiveStreams: number
  createLiveStream: Types.CreateLiveStreamResponses[201]
  getLiveStream: Types.GetLiveStreamResponses[200]
  headLiveStream: void
  updateLiveStream: Types.UpdateLiveStreamResponses[200]
  deleteLiveStream: void
  getLiveStatus: Types.GetLiveStatusResponses[200]
  headLiveStatus: void
  getLiveHealth: Types.GetLiveHealthResponses[200]
  headLiveHealth: void
  stopLiveStream: void
  createLivePreview: Types.CreateLivePreviewResponses[200]
  resetLiveStream: Types.ResetLiveStreamResponses[200]
  listNetworks: ListAnswer<Types.ListNetworksResponses[200][number]>
  countNetworks: number
  createNetwork: Types.CreateNetworkResponses[201]
  getNetwork: Types.GetNetworkResponses[200]
  headNetwork: void
  updateNetwork: Types.UpdateNetworkResponses[200]
  linkNetworkUser: void
  unlinkNetworkUser: Types.UnlinkNetworkUserResponses[200]
  addNetworkUser: void
  removeNetworkUser: Types.RemoveNetworkUserResponses[200]
  inviteUser: void
  linkNetworkUserAlias: void
  deletePendingUser: void
  listPlaybackKeys: ListAnswer<Types.ListPlaybackKeysResponses[200][number]>
  countPlaybackKeys: number
  createPlaybackKey: Types.CreatePlaybackKeyResponses[201]
  getPlaybackKey: Types.GetPlaybackKeyResponses[200]
  headPlaybackKey: void
  updatePlaybackKey: Types.UpdatePlaybackKeyResponses[200]
  deletePlaybackKey: void
  createCustomer: never
  updateCustomer: never
  deleteCustomer: never
  getCustomerCard: never
  headCustomerCard: never
  deleteCustomerCard: never
  getInvoices: Types.GetInvoicesResponses[200]
  countInvoices: number
  getInvoice: never
  headInvoice: never
  getInvitationPage: Types.GetInvitationPageResponses[200]
  acceptInvitation: void
  listUsers: ListAnswer<Types.ListUsersResponses[200][number]>
  countUsers: number
  getCurrentUser: Types.GetCurrentUserResponses[200]
  headCurrentUser: void
  revokeCurrentToken: void
  getUser: Types.GetUserResponses[200]
  headUser: void
  updateUser: Types.UpdateUserResponses[200]
  deleteUser: void
  revokeUserTokens: void
  replaceUserRoles: Types.ReplaceUserRolesResponses[200]
  transferVideos: void
  listRoles: ListAnswer<Types.ListRolesResponses[200][number]>
  countRoles: number
  createRole: Types.CreateRoleResponses[201]
  getRole: Types.GetRoleResponses[200]
  headRole: void
  replaceRole: Types.ReplaceRoleResponses[200]
  deleteRole: void
  listEvents: ListAnswer<Types.ListEventsResponses[200][number]>
  countEvents: number
  getEventTypes: Types.GetEventTypesResponses[200]
  headEventTypes: void
  getEvent: Types.GetEventResponses[200]
  headEvent: void
  listHooks: ListAnswer<Types.ListHooksResponses[200][number]>
  countHooks: number
  createHooks: Types.CreateHooksResponses[201]
  updateHook: Types.UpdateHookResponses[200]
  deleteHook: void
  listHookDeliveries: ListAnswer<Types.ListHookDeliveriesResponses[200][number]>
  countHookDeliveries: number
  redeliverHook: void
  listHooksOfEvent: ListAnswer<Types.ListHooksOfEventResponses[200][number]>
  countHooksOfEvent: number
  listApplications: ListAnswer<Types.ListApplicationsResponses[200][number]>
  countApplications: number
  createApplication: Types.CreateApplicationResponses[201]
  getApplication: Types.GetApplicationResponses[200]
  headApplication: void
  updateApplication: Types.UpdateApplicationResponses[200]
  deleteApplication: void
  rotateApplicationSecret: Types.RotateApplicationSecretResponses[200]
  listPersonalTokens: ListAnswer<Types.ListPersonalTokensResponses[200][number]>
  countPersonalTokens: number
  createPersonalToken: Types.CreatePersonalTokenResponses[201]
  deletePersonalToken: void
  renewPersonalToken: Types.RenewPersonalTokenResponses[200]
  authorize: Types.AuthorizeResponses[200]
  decideAuthorization: Types.DecideAuthorizationResponses[200]
  signIn: Types.SignInResponses[200]
  signOut: Types.SignOutResponses[200]
  getPasswordForgotPage: Types.GetPasswordForgotPageResponses[200]
  requestPasswordReset: Types.RequestPasswordResetResponses[200]
  getPasswordResetPage: Types.GetPasswordResetPageResponses[200]
  resetPassword: Types.ResetPasswordResponses[200]
  createToken: Types.CreateTokenResponses[200]
  getAuthorizationServer: Types.GetAuthorizationServerResponses[200]
  getJwks: Types.GetJwksResponses[200]
  getLiveness: Types.GetLivenessResponses[200]
  getReadiness: Types.GetReadinessResponses[200]
  getMetrics: Types.GetMetricsResponses[200]
  getDescription: Types.GetDescriptionResponses[200]
  getReference: Types.GetReferenceResponses[200]
}

/** What the operation answers: a page of a list, the number of a count, nothing where there is no body. */
export type OperationResult<Id extends OperationId> = OperationResults[Id]

/** Implemented by the controller of the tag Videos. */
export interface VideosOperations<Caller, List> {
  listVideos(request: OperationCall<OperationRequests['listVideos'], Caller, List>): Promise<OperationResults['listVideos']>
  countVideos(request: OperationCall<OperationRequests['countVideos'], Caller, List>): Promise<OperationResults['countVideos']>
  createVideo(request: OperationCall<OperationRequests['createVideo'], Caller, List>): Promise<OperationResults['createVideo']>
  publishVideos(request: OperationCall<OperationRequests['publishVideos'], Caller, List>): Promise<OperationResults['publishVideos']>
  getVideo(request: OperationCall<OperationRequests['getVideo'], Caller, List>): Promise<OperationResults['getVideo']>
  updateVideo(request: OperationCall<OperationRequests['updateVideo'], Caller, List>): Promise<OperationResults['updateVideo']>
  deleteVideo(request: OperationCall<OperationRequests['deleteVideo'], Caller, List>): Promise<OperationResults['deleteVideo']>
  listVideoThumbnails(request: OperationCall<OperationRequests['listVideoThumbnails'], Caller, List>): Promise<OperationResults['listVideoThumbnails']>
  countVideoThumbnails(request: OperationCall<OperationRequests['countVideoThumbnails'], Caller, List>): Promise<OperationResults['countVideoThumbnails']>
  addExternalThumbnails(request: OperationCall<OperationRequests['addExternalThumbnails'], Caller, List>): Promise<OperationResults['addExternalThumbnails']>
  uploadVideoThumbnail(request: OperationCall<OperationRequests['uploadVideoThumbnail'], Caller, List>): Promise<OperationResults['uploadVideoThumbnail']>
  deleteVideoThumbnail(request: OperationCall<OperationRequests['deleteVideoThumbnail'], Caller, List>): Promise<OperationResults['deleteVideoThumbnail']>
  getVideoPrivacy(request: OperationCall<OperationRequests['getVideoPrivacy'], Caller, List>): Promise<OperationResults['getVideoPrivacy']>
  listVideoVariants(request: OperationCall<OperationRequests['listVideoVariants'], Caller, List>): Promise<OperationResults['listVideoVariants']>
  countVideoVariants(request: OperationCall<OperationRequests['countVideoVariants'], Caller, List>): Promise<OperationResults['countVideoVariants']>
  getVideoMp4(request: OperationCall<OperationRequests['getVideoMp4'], Caller, List>): Promise<OperationResults['getVideoMp4']>
  createVideoMp4(request: OperationCall<OperationRequests['createVideoMp4'], Caller, List>): Promise<OperationResults['createVideoMp4']>
  createVideoPreview(request: OperationCall<OperationRequests['createVideoPreview'], Caller, List>): Promise<OperationResults['createVideoPreview']>
}

/** Implemented by the controller of the tag Inputs. */
export interface InputsOperations<Caller, List> {
  listInputs(request: OperationCall<OperationRequests['listInputs'], Caller, List>): Promise<OperationResults['listInputs']>
  countInputs(request: OperationCall<OperationRequests['countInputs'], Caller, List>): Promise<OperationResults['countInputs']>
  createInput(request: OperationCall<OperationRequests['createInput'], Caller, List>): Promise<OperationResults['createInput']>
  getInput(request: OperationCall<OperationRequests['getInput'], Caller, List>): Promise<OperationResults['getInput']>
  updateInput(request: OperationCall<OperationRequests['updateInput'], Caller, List>): Promise<OperationResults['updateInput']>
  deleteInput(request: OperationCall<OperationRequests['deleteInput'], Caller, List>): Promise<OperationResults['deleteInput']>
  startUpload(request: OperationCall<OperationRequests['startUpload'], Caller, List>): Promise<OperationResults['startUpload']>
  signUploadPart(request: OperationCall<OperationRequests['signUploadPart'], Caller, List>): Promise<OperationResults['signUploadPart']>
  completeUpload(request: OperationCall<OperationRequests['completeUpload'], Caller, List>): Promise<OperationResults['completeUpload']>
  abortUpload(request: OperationCall<OperationRequests['abortUpload'], Caller, List>): Promise<OperationResults['abortUpload']>
}

/** Implemented by the controller of the tag Profiles. */
export interface ProfilesOperations<Caller, List> {
  listProfiles(request: OperationCall<OperationRequests['listProfiles'], Caller, List>): Promise<OperationResults['listProfiles']>
  countProfiles(request: OperationCall<OperationRequests['countProfiles'], Caller, List>): Promise<OperationResults['countProfiles']>
  createProfile(request: OperationCall<OperationRequests['createProfile'], Caller, List>): Promise<OperationResults['createProfile']>
  getProfile(request: OperationCall<OperationRequests['getProfile'], Caller, List>): Promise<OperationResults['getProfile']>
  replaceProfile(request: OperationCall<OperationRequests['replaceProfile'], Caller, List>): Promise<OperationResults['replaceProfile']>
  deleteProfile(request: OperationCall<OperationRequests['deleteProfile'], Caller, List>): Promise<OperationResults['deleteProfile']>
}

/** Implemented by the controller of the tag Jobs. */
export interface JobsOperations<Caller, List> {
  listJobs(request: OperationCall<OperationRequests['listJobs'], Caller, List>): Promise<OperationResults['listJobs']>
  countJobs(request: OperationCall<OperationRequests['countJobs'], Caller, List>): Promise<OperationResults['countJobs']>
  createJob(request: OperationCall<OperationRequests['createJob'], Caller, List>): Promise<OperationResults['createJob']>
  getJob(request: OperationCall<OperationRequests['getJob'], Caller, List>): Promise<OperationResults['getJob']>
  deleteJob(request: OperationCall<OperationRequests['deleteJob'], Caller, List>): Promise<OperationResults['deleteJob']>
  getJobProgress(request: OperationCall<OperationRequests['getJobProgress'], Caller, List>): Promise<OperationResults['getJobProgress']>
}

/** Implemented by the controller of the tag Live. */
export interface LiveOperations<Caller, List> {
  listLiveStreams(request: OperationCall<OperationRequests['listLiveStreams'], Caller, List>): Promise<OperationResults['listLiveStreams']>
  countLiveStreams(request: OperationCall<OperationRequests['countLiveStreams'], Caller, List>): Promise<OperationResults['countLiveStreams']>
  createLiveStream(request: OperationCall<OperationRequests['createLiveStream'], Caller, List>): Promise<OperationResults['createLiveStream']>
  getLiveStream(request: OperationCall<OperationRequests['getLiveStream'], Caller, List>): Promise<OperationResults['getLiveStream']>
  updateLiveStream(request: OperationCall<OperationRequests['updateLiveStream'], Caller, List>): Promise<OperationResults['updateLiveStream']>
  deleteLiveStream(request: OperationCall<OperationRequests['deleteLiveStream'], Caller, List>): Promise<OperationResults['deleteLiveStream']>
  getLiveStatus(request: OperationCall<OperationRequests['getLiveStatus'], Caller, List>): Promise<OperationResults['getLiveStatus']>
  getLiveHealth(request: OperationCall<OperationRequests['getLiveHealth'], Caller, List>): Promise<OperationResults['getLiveHealth']>
  stopLiveStream(request: OperationCall<OperationRequests['stopLiveStream'], Caller, List>): Promise<OperationResults['stopLiveStream']>
  createLivePreview(request: OperationCall<OperationRequests['createLivePreview'], Caller, List>): Promise<OperationResults['createLivePreview']>
  resetLiveStream(request: OperationCall<OperationRequests['resetLiveStream'], Caller, List>): Promise<OperationResults['resetLiveStream']>
}

/** Implemented by the controller of the tag Networks. */
export interface NetworksOperations<Caller, List> {
  listNetworks(request: OperationCall<OperationRequests['listNetworks'], Caller, List>): Promise<OperationResults['listNetworks']>
  countNetworks(request: OperationCall<OperationRequests['countNetworks'], Caller, List>): Promise<OperationResults['countNetworks']>
  createNetwork(request: OperationCall<OperationRequests['createNetwork'], Caller, List>): Promise<OperationResults['createNetwork']>
  getNetwork(request: OperationCall<OperationRequests['getNetwork'], Caller, List>): Promise<OperationResults['getNetwork']>
  updateNetwork(request: OperationCall<OperationRequests['updateNetwork'], Caller, List>): Promise<OperationResults['updateNetwork']>
  linkNetworkUser(request: OperationCall<OperationRequests['linkNetworkUser'], Caller, List>): Promise<OperationResults['linkNetworkUser']>
  unlinkNetworkUser(request: OperationCall<OperationRequests['unlinkNetworkUser'], Caller, List>): Promise<OperationResults['unlinkNetworkUser']>
  addNetworkUser(request: OperationCall<OperationRequests['addNetworkUser'], Caller, List>): Promise<OperationResults['addNetworkUser']>
  removeNetworkUser(request: OperationCall<OperationRequests['removeNetworkUser'], Caller, List>): Promise<OperationResults['removeNetworkUser']>
  inviteUser(request: OperationCall<OperationRequests['inviteUser'], Caller, List>): Promise<OperationResults['inviteUser']>
  deletePendingUser(request: OperationCall<OperationRequests['deletePendingUser'], Caller, List>): Promise<OperationResults['deletePendingUser']>
  listPlaybackKeys(request: OperationCall<OperationRequests['listPlaybackKeys'], Caller, List>): Promise<OperationResults['listPlaybackKeys']>
  countPlaybackKeys(request: OperationCall<OperationRequests['countPlaybackKeys'], Caller, List>): Promise<OperationResults['countPlaybackKeys']>
  createPlaybackKey(request: OperationCall<OperationRequests['createPlaybackKey'], Caller, List>): Promise<OperationResults['createPlaybackKey']>
  getPlaybackKey(request: OperationCall<OperationRequests['getPlaybackKey'], Caller, List>): Promise<OperationResults['getPlaybackKey']>
  updatePlaybackKey(request: OperationCall<OperationRequests['updatePlaybackKey'], Caller, List>): Promise<OperationResults['updatePlaybackKey']>
  deletePlaybackKey(request: OperationCall<OperationRequests['deletePlaybackKey'], Caller, List>): Promise<OperationResults['deletePlaybackKey']>
  createCustomer(request: OperationCall<OperationRequests['createCustomer'], Caller, List>): Promise<OperationResults['createCustomer']>
  updateCustomer(request: OperationCall<OperationRequests['updateCustomer'], Caller, List>): Promise<OperationResults['updateCustomer']>
  deleteCustomer(request: OperationCall<OperationRequests['deleteCustomer'], Caller, List>): Promise<OperationResults['deleteCustomer']>
  getCustomerCard(request: OperationCall<OperationRequests['getCustomerCard'], Caller, List>): Promise<OperationResults['getCustomerCard']>
  deleteCustomerCard(request: OperationCall<OperationRequests['deleteCustomerCard'], Caller, List>): Promise<OperationResults['deleteCustomerCard']>
  getInvoices(request: OperationCall<OperationRequests['getInvoices'], Caller, List>): Promise<OperationResults['getInvoices']>
  countInvoices(request: OperationCall<OperationRequests['countInvoices'], Caller, List>): Promise<OperationResults['countInvoices']>
  getInvoice(request: OperationCall<OperationRequests['getInvoice'], Caller, List>): Promise<OperationResults['getInvoice']>
  acceptInvitation(request: OperationCall<OperationRequests['acceptInvitation'], undefined, List>): Promise<OperationResults['acceptInvitation']>
}

/** Implemented by the controller of the tag System. */
export interface SystemOperations<Caller, List> {
  getInvitationPage(request: OperationCall<OperationRequests['getInvitationPage'], undefined, List>): Promise<OperationResults['getInvitationPage']>
  getLiveness(request: OperationCall<OperationRequests['getLiveness'], undefined, List>): Promise<OperationResults['getLiveness']>
  getReadiness(request: OperationCall<OperationRequests['getReadiness'], undefined, List>): Promise<OperationResults['getReadiness']>
  getMetrics(request: OperationCall<OperationRequests['getMetrics'], undefined, List>): Promise<OperationResults['getMetrics']>
  getDescription(request: OperationCall<OperationRequests['getDescription'], undefined, List>): Promise<OperationResults['getDescription']>
  getReference(request: OperationCall<OperationRequests['getReference'], undefined, List>): Promise<OperationResults['getReference']>
}

/** Implemented by the controller of the tag Users. */
export interface UsersOperations<Caller, List> {
  listUsers(request: OperationCall<OperationRequests['listUsers'], Caller, List>): Promise<OperationResults['listUsers']>
  countUsers(request: OperationCall<OperationRequests['countUsers'], Caller, List>): Promise<OperationResults['countUsers']>
  getCurrentUser(request: OperationCall<OperationRequests['getCurrentUser'], Caller, List>): Promise<OperationResults['getCurrentUser']>
  revokeCurrentToken(request: OperationCall<OperationRequests['revokeCurrentToken'], Caller, List>): Promise<OperationResults['revokeCurrentToken']>
  getUser(request: OperationCall<OperationRequests['getUser'], Caller, List>): Promise<OperationResults['getUser']>
  updateUser(request: OperationCall<OperationRequests['updateUser'], Caller, List>): Promise<OperationResults['updateUser']>
  deleteUser(request: OperationCall<OperationRequests['deleteUser'], Caller, List>): Promise<OperationResults['deleteUser']>
  revokeUserTokens(request: OperationCall<OperationRequests['revokeUserTokens'], Caller, List>): Promise<OperationResults['revokeUserTokens']>
  replaceUserRoles(request: OperationCall<OperationRequests['replaceUserRoles'], Caller, List>): Promise<OperationResults['replaceUserRoles']>
  transferVideos(request: OperationCall<OperationRequests['transferVideos'], Caller, List>): Promise<OperationResults['transferVideos']>
}

/** Implemented by the controller of the tag Roles. */
export interface RolesOperations<Caller, List> {
  listRoles(request: OperationCall<OperationRequests['listRoles'], Caller, List>): Promise<OperationResults['listRoles']>
  countRoles(request: OperationCall<OperationRequests['countRoles'], Caller, List>): Promise<OperationResults['countRoles']>
  createRole(request: OperationCall<OperationRequests['createRole'], Caller, List>): Promise<OperationResults['createRole']>
  getRole(request: OperationCall<OperationRequests['getRole'], Caller, List>): Promise<OperationResults['getRole']>
  replaceRole(request: OperationCall<OperationRequests['replaceRole'], Caller, List>): Promise<OperationResults['replaceRole']>
  deleteRole(request: OperationCall<OperationRequests['deleteRole'], Caller, List>): Promise<OperationResults['deleteRole']>
}

/** Implemented by the controller of the tag Events. */
export interface EventsOperations<Caller, List> {
  listEvents(request: OperationCall<OperationRequests['listEvents'], Caller, List>): Promise<OperationResults['listEvents']>
  countEvents(request: OperationCall<OperationRequests['countEvents'], Caller, List>): Promise<OperationResults['countEvents']>
  getEventTypes(request: OperationCall<OperationRequests['getEventTypes'], Caller, List>): Promise<OperationResults['getEventTypes']>
  getEvent(request: OperationCall<OperationRequests['getEvent'], Caller, List>): Promise<OperationResults['getEvent']>
}

/** Implemented by the controller of the tag Hooks. */
export interface HooksOperations<Caller, List> {
  listHooks(request: OperationCall<OperationRequests['listHooks'], Caller, List>): Promise<OperationResults['listHooks']>
  countHooks(request: OperationCall<OperationRequests['countHooks'], Caller, List>): Promise<OperationResults['countHooks']>
  createHooks(request: OperationCall<OperationRequests['createHooks'], Caller, List>): Promise<OperationResults['createHooks']>
  updateHook(request: OperationCall<OperationRequests['updateHook'], Caller, List>): Promise<OperationResults['updateHook']>
  deleteHook(request: OperationCall<OperationRequests['deleteHook'], Caller, List>): Promise<OperationResults['deleteHook']>
  listHookDeliveries(request: OperationCall<OperationRequests['listHookDeliveries'], Caller, List>): Promise<OperationResults['listHookDeliveries']>
  countHookDeliveries(request: OperationCall<OperationRequests['countHookDeliveries'], Caller, List>): Promise<OperationResults['countHookDeliveries']>
  redeliverHook(request: OperationCall<OperationRequests['redeliverHook'], Caller, List>): Promise<OperationResults['redeliverHook']>
  listHooksOfEvent(request: OperationCall<OperationRequests['listHooksOfEvent'], Caller, List>): Promise<OperationResults['listHooksOfEvent']>
  countHooksOfEvent(request: OperationCall<OperationRequests['countHooksOfEvent'], Caller, List>): Promise<OperationResults['countHooksOfEvent']>
}

/** Implemented by the controller of the tag Applications. */
export interface ApplicationsOperations<Caller, List> {
  listApplications(request: OperationCall<OperationRequests['listApplications'], Caller, List>): Promise<OperationResults['listApplications']>
  countApplications(request: OperationCall<OperationRequests['countApplications'], Caller, List>): Promise<OperationResults['countApplications']>
  createApplication(request: OperationCall<OperationRequests['createApplication'], Caller, List>): Promise<OperationResults['createApplication']>
  getApplication(request: OperationCall<OperationRequests['getApplication'], Caller, List>): Promise<OperationResults['getApplication']>
  updateApplication(request: OperationCall<OperationRequests['updateApplication'], Caller, List>): Promise<OperationResults['updateApplication']>
  deleteApplication(request: OperationCall<OperationRequests['deleteApplication'], Caller, List>): Promise<OperationResults['deleteApplication']>
  rotateApplicationSecret(request: OperationCall<OperationRequests['rotateApplicationSecret'], Caller, List>): Promise<OperationResults['rotateApplicationSecret']>
  listPersonalTokens(request: OperationCall<OperationRequests['listPersonalTokens'], Caller, List>): Promise<OperationResults['listPersonalTokens']>
  countPersonalTokens(request: OperationCall<OperationRequests['countPersonalTokens'], Caller, List>): Promise<OperationResults['countPersonalTokens']>
  createPersonalToken(request: OperationCall<OperationRequests['createPersonalToken'], Caller, List>): Promise<OperationResults['createPersonalToken']>
  deletePersonalToken(request: OperationCall<OperationRequests['deletePersonalToken'], Caller, List>): Promise<OperationResults['deletePersonalToken']>
  renewPersonalToken(request: OperationCall<OperationRequests['renewPersonalToken'], Caller, List>): Promise<OperationResults['renewPersonalToken']>
}

/** Implemented by the controller of the tag Pages. */
export interface PagesOperations<Caller, List> {
  authorize(request: OperationCall<OperationRequests['authorize'], undefined, List>): Promise<OperationResults['authorize']>
  decideAuthorization(request: OperationCall<OperationRequests['decideAuthorization'], undefined, List>): Promise<OperationResults['decideAuthorization']>
  signIn(request: OperationCall<OperationRequests['signIn'], undefined, List>): Promise<OperationResults['signIn']>
  signOut(request: OperationCall<OperationRequests['signOut'], undefined, List>): Promise<OperationResults['signOut']>
  getPasswordForgotPage(request: OperationCall<OperationRequests['getPasswordForgotPage'], undefined, List>): Promise<OperationResults['getPasswordForgotPage']>
  requestPasswordReset(request: OperationCall<OperationRequests['requestPasswordReset'], undefined, List>): Promise<OperationResults['requestPasswordReset']>
  getPasswordResetPage(request: OperationCall<OperationRequests['getPasswordResetPage'], undefined, List>): Promise<OperationResults['getPasswordResetPage']>
  resetPassword(request: OperationCall<OperationRequests['resetPassword'], undefined, List>): Promise<OperationResults['resetPassword']>
}

/** Implemented by the controller of the tag OAuth. */
export interface OAuthOperations<Caller, List> {
  createToken(request: OperationCall<OperationRequests['createToken'], undefined, List>): Promise<OperationResults['createToken']>
  getAuthorizationServer(request: OperationCall<OperationRequests['getAuthorizationServer'], undefined, List>): Promise<OperationResults['getAuthorizationServer']>
  getJwks(request: OperationCall<OperationRequests['getJwks'], undefined, List>): Promise<OperationResults['getJwks']>
}
