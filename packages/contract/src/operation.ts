/** What the edge knows of an operation from the description. */
export interface Operation {
  operationId: string
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'LINK' | 'UNLINK'
  /** With `{video_id}` for parameters. */
  path: string
  /** Groups the operations of one controller. */
  tag: string
  /** Permissions of which one is enough; null where no token is needed. */
  scopes: readonly string[] | null
  /** Whether the Accept header must name the version. */
  versioned: boolean
  /** 204 on HEAD: a count, sent as `Resource-Count`. */
  successStatus: number
  /** The fields that a Range header can name; null where there is no list. */
  list: { sortable: readonly string[] } | null
  /** Whether an `Idempotency-Key` is honoured. */
  idempotent: boolean
  /** Whether a success carries the entity tag of the resource that it shows. */
  tagged: boolean
  /** The day on which a deprecated operation goes away (RFC 3339); null for one that stays. */
  removal: string | null
  /** The operation whose handler serves this one too: a second path, or HEAD beside GET. */
  aliasOf: string | null
}

/** The single argument of a controller's method. */
export type OperationCall<Request, Caller, List> = Request & {
  caller: Caller
  list: List
  ifMatch?: string
}
