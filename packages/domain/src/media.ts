import type { DataSource } from 'typeorm'
import type { Clock } from './core/clock.ts'
import type { SecretBox } from './core/secrets.ts'
import type { Transact } from './core/transaction.ts'
import type { Urls } from './core/urls.ts'
import { EncodeUseCases } from './encode/encode.use-cases.ts'
import { InputUseCases } from './inputs/input.use-cases.ts'
import { JobUseCases } from './jobs/job.use-cases.ts'
import { PlaybackUseCases } from './playback/playback.use-cases.ts'
import { ProbeUseCases } from './probe/probe.use-cases.ts'
import { ProfileUseCases } from './profiles/profile.use-cases.ts'
import { PullUseCases } from './pull/pull.use-cases.ts'
import { StartPull } from './pull/start-pull.ts'
import { UploadUseCases } from './uploads/upload.use-cases.ts'
import type { UploadStore } from './uploads/upload-store.ts'
import { ThumbnailUseCases } from './videos/thumbnail.use-cases.ts'
import { VariantUseCases } from './videos/variant.use-cases.ts'
import { VideoUseCases } from './videos/video.use-cases.ts'

export interface MediaDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
  store: UploadStore
  maxUploadBytes: number
  secrets: SecretBox
}

/** The use-cases from the uploaded bytes to the playable variant. */
export function createMedia(deps: MediaDeps) {
  const uploads = new UploadUseCases(deps)
  return {
    uploads,
    inputs: new InputUseCases({ ...deps, uploads, pulls: new StartPull(deps) }),
    pull: new PullUseCases(deps),
    profiles: new ProfileUseCases(deps),
    videos: new VideoUseCases(deps),
    thumbnails: new ThumbnailUseCases(deps),
    variants: new VariantUseCases(deps),
    jobs: new JobUseCases(deps),
    probe: new ProbeUseCases(deps),
    encode: new EncodeUseCases(deps),
    playback: new PlaybackUseCases(deps),
  }
}
