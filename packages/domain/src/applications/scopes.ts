import { errors } from '../core/errors.ts'
import { expand, isPermission } from '../core/permissions.ts'
import type { AuthContext } from '../core/scope.ts'

/**
 * What an application or a personal token may do: never more than the caller. Without a wish it is all that the caller may.
 * @throws DomainError 403, 422
 */
export function scopesWithin(caller: AuthContext, wanted: string[] = callerScopes(caller)): string[] {
  assertScopes(wanted)
  const missing = [...expand(wanted)].find((name) => !caller.permissions.has(name))
  if (missing) throw errors.forbidden(`You cannot grant ${missing}: you do not have it yourself.`)
  return [...new Set(wanted)]
}

/** @throws DomainError 422 for a name that is none */
export function assertScopes(names: string[]): void {
  const unknown = names.findIndex((name) => !isPermission(name))
  if (unknown < 0) return
  throw errors.invalid([{ field: `/scopes/${unknown}`, code: 'unknown-scope', message: `There is no scope ${names[unknown]}.` }])
}

function callerScopes(caller: AuthContext): string[] {
  return caller.permissions.has('all') ? ['all'] : [...caller.permissions]
}
