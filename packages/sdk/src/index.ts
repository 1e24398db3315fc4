export type { IngestCredentials, IngestOptions } from './client.ts'
export {
  IngestError,
  IngestFailedError,
  IngestNetworkError,
  IngestTimeoutError,
  type ProblemDetails,
  type ProblemField,
} from './errors.ts'
export type { FollowOptions } from './follow.ts'
export type * from './generated/types.gen.ts'
export { Ingest } from './ingest.ts'
export type { CallOptions } from './operations.ts'
export type { Listing, ListOptions, Page } from './pages.ts'
export { type PlayUrls, playUrls, previewUrls } from './play-urls.ts'
export type { RetryPolicy } from './retry.ts'
export { type ByteStream, type StreamFacts, streamSource } from './upload/stream-source.ts'
export type { RunningUpload, UploadOptions, UploadProgress } from './upload/upload.ts'
export type { UploadSource } from './upload/upload-source.ts'
export type { UploadState } from './upload/upload-state.ts'
export type { InputWaitOptions, JobWaitOptions, WaitOptions } from './wait.ts'
export { IngestWebhookError, verifyWebhook, type WebhookHeaders, type WebhookOptions } from './webhooks.ts'
