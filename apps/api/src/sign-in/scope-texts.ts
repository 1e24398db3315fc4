import { scopeTexts } from '../http/index.ts'

/** What scopes let an application do, for the person who decides: `read_videos` and `write_videos` are one line. */
export function describeScopes(scopes: readonly string[]): string[] {
  if (scopes.includes('all')) return ['Everything that you may do yourself']
  return scopes.flatMap((scope) => {
    const [, action, resource] = /^(read|write)_(.+)$/.exec(scope) ?? []
    const isPair = resource !== undefined && scopes.includes(`read_${resource}`) && scopes.includes(`write_${resource}`)
    if (isPair && action === 'write') return []
    const text = (scopeTexts[scope] ?? scope).replace(/\.$/, '')
    return [isPair ? text.replace('Read', 'Read and change') : text]
  })
}
