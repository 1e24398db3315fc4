import { expand, isPermission } from '../core/permissions.ts'
import { OAuthError } from './oauth-error.ts'

/**
 * A new token never has more than what it comes from; without a wish, or with `all`, it has the same.
 * @throws OAuthError `invalid_scope`
 */
export function narrowScopes(wanted: string[], available: string[]): string[] {
  const unknown = wanted.find((name) => !isPermission(name))
  if (unknown) throw new OAuthError('invalid_scope', `There is no scope "${unknown}".`)
  if (wanted.length === 0 || wanted.includes('all')) return available
  const allowed = expand(available)
  const denied = wanted.find((name) => !allowed.has(name))
  if (denied) throw new OAuthError('invalid_scope', `The scope "${denied}" is more than this client has.`)
  return [...new Set(wanted)]
}
