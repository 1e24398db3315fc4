/** One rule broken by one field of a request. `field` is a JSON pointer (RFC 6901). */
export interface FieldError {
  field: string
  code: string
  message: string
}

/** A refusal that the caller can understand. The HTTP edge renders it as problem details (RFC 9457); nothing else knows status codes. */
export class DomainError extends Error {
  override readonly name = 'DomainError'

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 422 | 501 | 503,
    readonly code: string,
    detail: string,
    readonly errors: FieldError[] = [],
    options?: ErrorOptions,
  ) {
    super(detail, options)
  }
}

const notFound = (what: string) => (id: string) =>
  new DomainError(404, `${what.replaceAll(' ', '-')}-not-found`, `There is no ${what} ${id} in this network.`)

/** Every refusal of the platform, in one place. */
export const errors = {
  videoNotFound: notFound('video'),
  inputNotFound: notFound('input'),
  profileNotFound: notFound('profile'),
  jobNotFound: notFound('job'),
  networkNotFound: (id: string) =>
    new DomainError(
      404,
      'network-not-found',
      `There is no network ${id} here. A token reads the networks of its user, and changes its own.`,
    ),
  invitationNotFound: () =>
    new DomainError(404, 'invitation-not-found', 'The invitation is unknown, expired, taken back or used.'),
  userNotFound: notFound('user'),
  roleNotFound: notFound('role'),
  eventNotFound: notFound('event'),
  applicationNotFound: notFound('application'),
  tokenNotFound: notFound('token'),
  uploadNotFound: notFound('upload'),
  thumbnailNotFound: notFound('thumbnail'),
  liveNotFound: notFound('live stream'),
  invoiceNotFound: notFound('invoice'),
  playbackKeyNotFound: notFound('playback key'),
  deliveryNotFound: notFound('delivery'),

  invalidToken: (detail = 'The access token is missing, expired or revoked.') => new DomainError(401, 'invalid-token', detail),
  nothingToPlay: () => new DomainError(404, 'not-found', 'There is nothing to play at this path.'),
  playbackTokenMissing: () =>
    new DomainError(401, 'playback-token-missing', 'This video is private: it plays with a token only.'),
  playbackTokenInvalid: () => new DomainError(401, 'playback-token-invalid', 'The playback token is not valid.'),
  playbackTokenExpired: () => new DomainError(401, 'playback-token-expired', 'The playback token has expired.'),
  playbackTokenOfOther: () => new DomainError(403, 'playback-token-other-video', 'The playback token is for another video.'),
  forbidden: (detail: string) => new DomainError(403, 'forbidden', detail),
  networkReadOnly: () =>
    new DomainError(403, 'network-read-only', 'This network is read-only: an operator has switched writes off.'),
  quotaExceeded: (quota: string) => new DomainError(403, 'quota-exceeded', `This network may have at most ${quota}.`),
  invalid: (fields: FieldError[]) => new DomainError(422, 'validation', fields.map((each) => each.message).join(' '), fields),
  unknownReference: (field: string, what: string, id: string) =>
    errors.invalid([{ field, code: 'unknown-reference', message: `There is no ${what} ${id} in this network.` }]),
  changed: () =>
    new DomainError(412, 'changed', 'The resource has changed since it was read: get it again and repeat the change.'),

  requestInFlight: () =>
    new DomainError(409, 'request-in-flight', 'A request with this Idempotency-Key is under way: repeat it in a moment.'),
  idempotencyKeyReused: () =>
    new DomainError(409, 'idempotency-key-reused', 'This Idempotency-Key was used for another request: use a key for each.'),
  badUrl: (problem: string, field = '/url') => errors.invalid([{ field, code: 'url', message: problem }]),
  subscriptionNotFound: (event: string, url: string) =>
    new DomainError(404, 'subscription-not-found', `There is no subscription of ${url} to ${event} in this network.`),
  tooManySubscriptions: (event: string, most: number) =>
    new DomainError(409, 'too-many-subscriptions', `There are ${most} subscriptions to ${event} already, which is the most.`),
  subscriptionDisabled: () =>
    new DomainError(409, 'subscription-disabled', 'The subscription of the delivery is disabled: enable it first.'),

  filenameMissing: () =>
    errors.invalid([{ field: '/filename', code: 'required', message: 'Give filename, or url to fetch the file from.' }]),
  uploadSizeMissing: () =>
    errors.invalid([{ field: '/size', code: 'required', message: 'Give the size in bytes, here or when creating the input.' }]),
  inputAlreadyReady: (id: string) =>
    new DomainError(409, 'input-ready', `Input ${id} is ready: create another input to upload other bytes.`),
  uploadNotOpen: (detail: string) => new DomainError(409, 'upload-not-open', detail),
  uploadIncomplete: (detail: string) => new DomainError(409, 'upload-incomplete', detail),
  uploadTooLarge: (detail: string) => new DomainError(413, 'upload-too-large', detail),
  storageUnavailable: (cause: unknown) =>
    new DomainError(503, 'storage-unavailable', 'The object store does not answer. Try again in a moment.', [], { cause }),
  inputFailed: (id: string) => new DomainError(409, 'input-failed', `Input ${id} is in error: it cannot be encoded.`),
  jobNotCancellable: (id: string) => new DomainError(409, 'job-finished', `Job ${id} has finished: it cannot be cancelled.`),
  jobNotRequeueable: (id: string, why: string) =>
    new DomainError(409, 'job-not-requeueable', `Job ${id} cannot be queued again: ${why}.`),
  jobUnknown: (id: string) => new DomainError(404, 'job-not-found', `There is no job ${id}.`),
  userUnknown: (email: string) => new DomainError(404, 'user-not-found', `There is no user ${email}: create one first.`),
  importOvertaken: () =>
    new DomainError(409, 'import-overtaken', 'Another import counts the same log: run this one again when that has ended.'),
  videoNotPlayable: (id: string) =>
    new DomainError(409, 'video-not-playable', `Video ${id} has no playable media: encode it first.`),
  videoNotRecorded: (id: string) =>
    new DomainError(
      409,
      'video-not-recorded',
      `Video ${id} is no recording of a live stream: encode it with a profile of the type mp4.`,
    ),
  wrongStreamKey: (id: string) => errors.forbidden(`This is not the stream key of live stream ${id}.`),
  liveNotRunning: (id: string) =>
    new DomainError(409, 'live-not-running', `Live stream ${id} is not running: there is nothing to stop.`),
  liveRunning: (id: string) => new DomainError(409, 'live-running', `Live stream ${id} is running: stop it before you reset it.`),
  liveTrashed: (id: string) =>
    new DomainError(409, 'live-trashed', `Live stream ${id} is in the trash: restore it before you preview it.`),
  posterIsKept: (id: string) =>
    new DomainError(412, 'poster', `Thumbnail ${id} is the poster of the video: choose another poster first.`),
  unreadablePicture: (detail: string) => new DomainError(400, 'picture', detail),
  tooManyThumbnails: (most: number) =>
    new DomainError(
      412,
      'too-many-thumbnails',
      `The video has ${most} uploaded thumbnails, which is the most: delete one first.`,
    ),
  defaultIsKept: (what: string) => new DomainError(409, 'default', `A default ${what} cannot be deleted.`),
  liveProfileIsKept: (id: string) =>
    new DomainError(409, 'live-profile', `Profile ${id} is that of the network's live streams: choose another for them first.`),
  tooManyPlaybackKeys: (most: number) =>
    new DomainError(409, 'too-many-keys', `A network has at most ${most} playback keys: delete one first.`),
  publicClientHasNoSecret: (id: string) =>
    new DomainError(409, 'public-client', `Application ${id} is public: it has no secret.`),
  authorshipRemains: () =>
    new DomainError(409, 'author', 'The user is the author of videos: transfer them to somebody else first.'),
  noPaymentProvider: () => new DomainError(501, 'not-implemented', 'There is no payment provider here.'),
  alreadyMember: (email: string) => new DomainError(409, 'member', `${email} is a member of the network.`),
  alreadyInvited: (email: string) =>
    new DomainError(409, 'invited', `${email} is invited already: set "resend" to mail another link.`),
  tooManyInvitations: (most: number) =>
    new DomainError(409, 'too-many-invitations', `A network has at most ${most} pending invitations: take one back first.`),
  noMail: () =>
    new DomainError(409, 'no-mail', 'This platform sends no mail: its operator has to set SMTP_URL (or MAIL_DIR) first.'),
  passwordMissing: () =>
    errors.invalid([
      { field: '/password', code: 'required', message: 'Choose a password: there is no account with this address yet.' },
    ]),
  lastAdmin: () => new DomainError(409, 'last-admin', 'The last admin of a network cannot be removed.'),
} as const
