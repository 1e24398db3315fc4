import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'

/** What a network has is seen and changed with a token of that network. @throws DomainError 404 `network-not-found` */
export function assertOwnNetwork({ networkId }: Scope, id: string): void {
  if (id.toLowerCase() !== networkId) throw errors.networkNotFound(id)
}
