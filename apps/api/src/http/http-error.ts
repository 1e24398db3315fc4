/** A refusal of the edge itself, before or beside the use-cases, whose refusals are DomainErrors. */
export class HttpError extends Error {
  override readonly name = 'HttpError'

  constructor(
    readonly status: 400 | 404 | 405 | 406 | 408 | 413 | 415 | 416 | 429 | 501,
    readonly code: string,
    detail: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(detail)
  }
}

export const refusals = {
  malformed: (detail: string) => new HttpError(400, 'malformed', detail),
  routeNotFound: () => new HttpError(404, 'not-found', 'There is nothing at this path.'),
  malformedId: (name: string) => new HttpError(404, 'not-found', `There is nothing at this path: ${name} is not an id.`),
  methodNotAllowed: (allow: string[]) =>
    new HttpError(405, 'method-not-allowed', `This path knows ${allow.join(', ')}.`, { allow: allow.join(', ') }),
  notAcceptable: (mediaType: string) => new HttpError(406, 'not-acceptable', `Send the header Accept: ${mediaType}.`),
  late: (seconds: number) => new HttpError(408, 'timeout', `The request did not come within ${seconds} seconds.`),
  tooLarge: (limitBytes: number) => new HttpError(413, 'content-too-large', `The body may have ${limitBytes} bytes.`),
  unsupportedMediaType: () => new HttpError(415, 'unsupported-media-type', 'Send JSON.'),
  badRange: (grammar: string) => new HttpError(416, 'range', `Send Range: ${grammar}.`),
  tooManyRequests: (retryAfterSeconds: number) =>
    new HttpError(429, 'too-many-requests', 'The rate limit is used up.', { 'retry-after': String(retryAfterSeconds) }),
  notImplemented: () => new HttpError(501, 'not-implemented', 'This platform does not do that yet.'),
}
