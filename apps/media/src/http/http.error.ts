/** A refusal of the media app itself; those of the domain are DomainErrors. */
export class HttpError extends Error {
  override readonly name = 'HttpError'

  constructor(
    readonly status: 400 | 404 | 405 | 413 | 503,
    readonly code: string,
    detail: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(detail)
  }
}

export const refusals = {
  badRequest: (detail: string) => new HttpError(400, 'bad-request', detail),
  notFound: () => new HttpError(404, 'not-found', 'There is nothing at this path.'),
  methodNotAllowed: (allow: string[]) =>
    new HttpError(405, 'method-not-allowed', `This path knows ${allow.join(', ')}.`, { allow: allow.join(', ') }),
  content: () => new HttpError(413, 'content-too-large', 'A request for media has no body.'),
}
