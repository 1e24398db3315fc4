import type { FastifyInstance, RouteOptions } from 'fastify'
import { allOperations, routePath } from './contract/operations.ts'

/** Which methods each path knows, whatever serves it. */
export class Routes {
  private readonly methods = new Map<string, { pattern: RegExp; methods: Set<string> }>()

  add(path: string, method: string): void {
    const known = this.methods.get(path) ?? { pattern: patternOf(path), methods: new Set<string>() }
    known.methods.add(method)
    this.methods.set(path, known)
  }

  /** A path that is described as such is no case of one with parameters: `/users/me` is nobody's id. */
  serves(path: string, method: string): boolean {
    return this.methods.get(path)?.methods.has(method) ?? true
  }

  /** For the Allow header (RFC 9110 §10.2.1); empty when there is nothing at the path. */
  allowed(path: string): string[] {
    const own = this.methods.get(path)
    const matching = own ? [own] : [...this.methods.values()].filter(({ pattern }) => pattern.test(path))
    const known = matching.flatMap(({ methods }) => [...methods])
    return known.length > 0 ? [...new Set([...known, 'OPTIONS'])] : []
  }
}

/** `:name` is one segment that is not empty, a trailing `*` anything. */
function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace(/\\\*$/, '.*')
  return new RegExp(`^${source}$`)
}

/** Collects the routes as they are registered, and gives every handler the routes of its operation's aliases as well. */
export function collectRoutes(instance: FastifyInstance): Routes {
  const routes = new Routes()
  instance.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.add(route.url, method)
    const { operationId } = route.config ?? {}
    for (const alias of allOperations.filter(({ aliasOf }) => aliasOf !== null && aliasOf === operationId))
      instance.route(aliasRoute(route, alias))
  })
  return routes
}

function aliasRoute(
  { handler, config }: RouteOptions,
  alias: { operationId: string; method: string; path: string },
): RouteOptions {
  return {
    method: alias.method as RouteOptions['method'],
    url: routePath(alias.path),
    handler,
    config: { ...config, operationId: alias.operationId },
  }
}
