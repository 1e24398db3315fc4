import { errors } from '../core/errors.ts'
import type { AuthContext } from '../core/scope.ts'

/** Nobody can grant what they do not have. @throws DomainError 403 */
export function assertGrantable({ permissions }: AuthContext, names: readonly string[]): void {
  const missing = names.find((name) => !permissions.has(name))
  if (missing) throw errors.forbidden(`You cannot grant ${missing}: you do not have it yourself.`)
}
