import type { Role } from '@ingest/contract'
import { type AuthContext, assertMatches, errors, type ListPage, type ListQuery } from '@ingest/domain'
import { Controller, Injectable } from '@nestjs/common'
import { v7 as newId } from 'uuid'
import { ApiAnswer, type ApiRequest, Operation } from '../index.ts'

/** A small resource in memory, for tests of what all resources have in common. */
@Injectable()
export class Shelf {
  readonly rows = new Map<string, Role>()
  /** What a controller method got last. */
  lastRequest: unknown
  /** Thrown by the next call. */
  fault: unknown
  /** A list waits for it. */
  gate: Promise<void> | undefined
  waiting = 0

  add(role_name: string, permissions: Role['permissions'] = []): Role {
    const [id, now] = [newId(), new Date().toISOString()]
    const times = { created_at: now, updated_at: now, deleted_at: null }
    const role = { id, url: `http://api.test/roles/${id}`, role_name, permissions, default: false, ...times }
    this.rows.set(id, role)
    return role
  }

  get(id: string): Role {
    const role = this.rows.get(id)
    if (!role) throw errors.roleNotFound(id)
    return role
  }

  page(query: ListQuery): ListPage<Role> {
    const key = query.field as 'id' | 'created_at'
    const sorted = [...this.rows.values()].sort((a, b) => (a[key] < b[key] ? -1 : 1))
    if (query.order === 'desc') sorted.reverse()
    const { start } = query
    const after = start ? sorted.filter((row) => isAfter(row[key], start.value, query.order, start.exclusive)) : sorted
    const items = after.slice(0, query.max)
    const [first, last] = [items.at(0)?.[key], items.at(-1)?.[key]]
    const next = after.length > items.length && last ? { value: last, exclusive: true } : undefined
    return { items, query, first, last, next }
  }
}

function isAfter(value: string, start: string, order: ListQuery['order'], exclusive: boolean): boolean {
  if (value === start) return !exclusive
  return order === 'asc' ? value > start : value < start
}

@Controller()
export class ShelfController {
  constructor(private readonly shelf: Shelf) {}

  @Operation('listRoles')
  async listRoles({ list }: ApiRequest<'listRoles'>) {
    this.shelf.waiting++
    await this.shelf.gate
    this.shelf.waiting--
    return this.note({ list }, () => this.shelf.page(list))
  }

  @Operation('countRoles')
  async countRoles() {
    return this.shelf.rows.size
  }

  @Operation('createRole')
  async createRole(request: ApiRequest<'createRole'>) {
    return this.note(request, () => this.shelf.add(request.body.role_name, request.body.permissions))
  }

  @Operation('getRole')
  async getRole(request: ApiRequest<'getRole'>) {
    return this.note(request, () => this.shelf.get(request.path.role_id))
  }

  @Operation('replaceRole')
  async replaceRole(request: ApiRequest<'replaceRole'>) {
    return this.note(request, () => {
      const role = this.shelf.get(request.path.role_id)
      assertMatches(request.ifMatch, role)
      return Object.assign(role, { role_name: request.body.role_name })
    })
  }

  @Operation('deleteRole')
  async deleteRole(request: ApiRequest<'deleteRole'>): Promise<void> {
    this.note(request, () => this.shelf.rows.delete(request.path.role_id))
  }

  @Operation('linkNetworkUser')
  async linkNetworkUser(request: ApiRequest<'linkNetworkUser'>): Promise<void> {
    this.note(request, () => undefined)
  }

  @Operation('listInputs')
  async listInputs({ caller, list, query }: ApiRequest<'listInputs'>): Promise<ListPage<never>> {
    return this.note({ caller, list, query }, () => ({ items: [], query: list }))
  }

  @Operation('createToken')
  async createToken(request: ApiRequest<'createToken'>) {
    const token = { access_token: 'a', token_type: 'Bearer', expires_in: 1, scope: 'all' }
    return this.note(request, () => new ApiAnswer(200, token, { 'cache-control': 'no-store' }))
  }

  private note<T>(request: unknown, work: () => T): T {
    const { fault } = this.shelf
    this.shelf.fault = undefined
    if (fault) throw fault
    this.shelf.lastRequest = request
    return work()
  }
}

/** A test token is what it may do: `read_roles.write_roles`, with `readonly` in a network that refuses writes. */
export function callerFor(token: string): AuthContext {
  const permissions = token.split('.')
  const ids = { networkId: newId(), userId: newId(), tokenId: token, clientId: 'test' }
  const actor = { type: 'user', id: ids.userId, client_id: 'test' } as const
  return { ...ids, actor, permissions: new Set(permissions), networkReadOnly: permissions.includes('readonly') }
}
