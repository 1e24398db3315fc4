export type EgressErrorCode =
  | 'bad-url'
  | 'unknown-host'
  | 'address-refused'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'connection-lost'
  | 'bad-response'
  | 'too-many-redirects'

/** Why somebody else's server could not be called, in words for the user who named it: nothing of our network is in them. */
export class EgressError extends Error {
  override readonly name = 'EgressError'

  constructor(
    readonly code: EgressErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

const messages = {
  timeout: 'The server did not answer in time.',
  unreachable: 'The server could not be connected to.',
  tls: 'The TLS connection to the server failed: is its certificate valid?',
  'connection-lost': 'The server ended the connection before its answer was complete.',
  'bad-response': 'The answer of the server is not valid HTTP, or its headers are too large.',
} satisfies Partial<Record<EgressErrorCode, string>>

/** By the codes of undici, Node and OpenSSL. What none of them tells of is a lost connection. */
export function toEgressError(error: unknown): EgressError {
  const known = findEgressError(error)
  if (known) return known
  const code = codeOf(error)
  return new EgressError(code, messages[code], { cause: error })
}

function codeOf(error: unknown): keyof typeof messages {
  const { code = '', name = '' } = error as { code?: string; name?: string }
  if (name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code)) return 'timeout'
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES)$/.test(code)) return 'unreachable'
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'tls'
  if (name === 'HTTPParserError' || /OVERFLOW/.test(code)) return 'bad-response'
  return 'connection-lost'
}

/** Ours may be wrapped: in an AggregateError of all addresses that were tried. */
function findEgressError(error: unknown): EgressError | undefined {
  if (error instanceof EgressError) return error
  if (error instanceof AggregateError) return error.errors.find((each) => each instanceof EgressError)
  return undefined
}
