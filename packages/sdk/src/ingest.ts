import { connect, type IngestOptions } from './client.ts'
import { createResources, type Resources } from './resources.ts'
import type { TokenSource } from './token-source.ts'
import { type RunningUpload, type UploadDeps, type UploadOptions, upload } from './upload/upload.ts'
import type { UploadSource } from './upload/upload-source.ts'

/** A client of an Ingest platform, for browsers and Node. */
export class Ingest {
  readonly videos: Resources['videos']
  readonly inputs: Resources['inputs']
  readonly profiles: Resources['profiles']
  readonly jobs: Resources['jobs']
  readonly live: Resources['live']
  readonly networks: Resources['networks']
  readonly users: Resources['users']
  readonly roles: Resources['roles']
  readonly events: Resources['events']
  readonly hooks: Resources['hooks']
  readonly applications: Resources['applications']
  readonly #uploads: UploadDeps
  readonly #tokens: TokenSource

  constructor(options: IngestOptions) {
    const { client, tokens, fetch, retry } = connect(options)
    const resources = createResources(client)
    this.videos = resources.videos
    this.inputs = resources.inputs
    this.profiles = resources.profiles
    this.jobs = resources.jobs
    this.live = resources.live
    this.networks = resources.networks
    this.users = resources.users
    this.roles = resources.roles
    this.events = resources.events
    this.hooks = resources.hooks
    this.applications = resources.applications
    this.#tokens = tokens
    this.#uploads = { inputs: resources.inputs, fetch, retry }
  }

  /**
   * Uploads a file in parts, several at once, as a new input. Give a `File` or `Blob`, what `fileSource` of `@ingest/sdk/node` makes
   * of a path, or what `streamSource` makes of a stream.
   * @throws IngestError, IngestNetworkError; the reason of the signal, after which the upload can be resumed
   */
  upload(source: UploadSource, options: UploadOptions = {}): RunningUpload {
    return upload(this.#uploads, source, options)
  }

  /** The token that the next call would carry, for tools that speak HTTP themselves. */
  accessToken(signal?: AbortSignal): Promise<string> {
    return this.#tokens.get(signal)
  }
}
