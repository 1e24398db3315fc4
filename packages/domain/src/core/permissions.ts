/** What is guarded; `locked_profiles` can only be written and `events` only be read. */
const resources = [
  'videos',
  'inputs',
  'profiles',
  'jobs',
  'live',
  'networks',
  'netKeys',
  'billing',
  'users',
  'roles',
  'hooks',
  'clients',
] as const

/** Every permission that a role or a scope can name (contract: `<action>_<resource>`). */
export const permissions = [
  ...resources.flatMap((resource) => [`read_${resource}`, `write_${resource}`]),
  'write_locked_profiles',
  'read_events',
  'personal',
  'all',
] as const

const known: ReadonlySet<string> = new Set(permissions)

export function isPermission(name: string): boolean {
  return known.has(name)
}

/** `all` stands for every permission there is. */
export function expand(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.includes('all') ? permissions : names.filter(isPermission))
}

/** What a token may do: what all of its scope, its application and its user's roles allow. */
export function intersect(...sets: (readonly string[])[]): ReadonlySet<string> {
  const [first = new Set<string>(), ...others] = sets.map(expand)
  return new Set([...first].filter((name) => others.every((set) => set.has(name))))
}

/** Comma- or space-separated, as OAuth 2 clients of both kinds send it (RFC 6749 §3.3). */
export function parseScope(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter(Boolean)
}

export const defaultRoles = {
  admin: { name: 'Default Admin Role', permissions: ['all'] },
  user: {
    name: 'Default User Role',
    permissions: [
      'personal',
      ...['videos', 'inputs', 'jobs', 'live'].flatMap((resource) => [`read_${resource}`, `write_${resource}`]),
      'read_profiles',
      'read_networks',
      'read_users',
      'read_roles',
      'read_events',
    ],
  },
} as const
