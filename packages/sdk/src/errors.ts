/** RFC 9457 problem details as the platform sends them. */
export interface ProblemDetails {
  type?: string
  title?: string
  status?: number
  detail?: string
  instance?: string
  request_id?: string
  errors?: ProblemField[]
}

/** One rule broken by one field of the request. `field` is a JSON pointer (RFC 6901). */
export interface ProblemField {
  field: string
  code: string
  message: string
}

/** The platform answered, and refused. */
export class IngestError extends Error {
  override readonly name: string = 'IngestError'
  readonly status: number
  /** Absent when the answer had no problem details, such as a 429 or the page of a proxy. */
  readonly problem?: ProblemDetails
  /** Names this call in the logs of the platform. */
  readonly requestId?: string
  /** The fields that were refused; empty unless the request was not valid. */
  readonly errors: ProblemField[]

  constructor(message: string, answer: { status: number; problem?: ProblemDetails; requestId?: string }) {
    super(message)
    this.status = answer.status
    this.problem = answer.problem
    this.requestId = answer.requestId
    this.errors = answer.problem?.errors ?? []
  }
}

/** No answer came: no such host, connection refused or cut. `cause` is what the runtime said. */
export class IngestNetworkError extends Error {
  override readonly name: string = 'IngestNetworkError'
}

/** No whole answer came in time. */
export class IngestTimeoutError extends IngestNetworkError {
  override readonly name = 'IngestTimeoutError'
}

/** The platform did what it was asked and the work itself failed: an input that is no media, an encode that broke. */
export class IngestFailedError extends Error {
  override readonly name = 'IngestFailedError'
  readonly resource: 'input' | 'job'
  readonly id: string

  constructor(resource: 'input' | 'job', id: string, message: string) {
    super(message)
    this.resource = resource
    this.id = id
  }
}

/** Reads a refusal into an error. Bodies that are no problem details are ignored: their text may be anybody's. */
export function refusal(response: Response, body: string): IngestError {
  const problem = parseProblem(response, body)
  const requestId = response.headers.get('request-id') ?? problem?.request_id
  const what = problem?.detail ?? problem?.title ?? (response.statusText || 'refused')
  const fields = (problem?.errors ?? []).map((each) => `${each.field}: ${each.message}`)
  const message = fields.length > 0 ? `${response.status} ${fields.join('; ')}` : `${response.status} ${what}`
  return new IngestError(message, { status: response.status, problem, requestId })
}

function parseProblem(response: Response, body: string): ProblemDetails | undefined {
  if (!/^application\/([\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '')) return undefined
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? asProblem(parsed) : undefined
  } catch {
    return undefined
  }
}

/** `/token` speaks RFC 6749 §5.2 (`error`, `error_description`) instead of problem details. */
function asProblem(body: ProblemDetails & { error?: string; error_description?: string }): ProblemDetails {
  return body.error === undefined ? body : { title: body.error, detail: body.error_description ?? body.error }
}
