/** Whose doing a change is; it stands on the event that tells of it. */
export type Actor = { type: 'user'; id: string; client_id?: string } | { type: 'system'; id: string }

/** The tenant that a use-case works in, demanded by every one of them. */
export interface Scope {
  networkId: string
  actor: Actor
  requestId?: string
}

/** An authenticated caller: what a request may do, evaluated anew for each. */
export interface AuthContext extends Scope {
  userId: string
  clientId: string
  tokenId: string
  /** `<action>_<resource>` as in `read_videos`, `personal`, `all`. */
  permissions: ReadonlySet<string>
  /** Set by an operator: every write is refused. */
  networkReadOnly: boolean
}

export function systemScope(networkId: string, id: string, requestId?: string): Scope {
  return { networkId, actor: { type: 'system', id }, requestId }
}
