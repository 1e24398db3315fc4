export type { CodecOptions } from './codec-options.ts'
export { defaultHlsProfileData, defaultMp4ProfileData } from './default-profiles.ts'
export { liveLadderErrors } from './live-ladder.ts'
export { type ParsedProfileData, type ProfileFieldError, parseProfileData } from './parse-profile-data.ts'
export type {
  AudioSettings,
  HlsProfileData,
  Mp4ProfileData,
  ProfileData,
  ProfilePlaylist,
  ProfileRendition,
  ProfileType,
  VideoSettings,
} from './profile-data.ts'
