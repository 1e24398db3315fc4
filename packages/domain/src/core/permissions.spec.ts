import { describe, expect, it } from '@jest/globals'
import { defaultRoles, expand, intersect, parseScope, permissions } from './permissions.ts'

describe('permissions', () => {
  it('reads scopes separated by commas, spaces or both', () => {
    expect(parseScope('read_videos, write_videos  read_jobs')).toEqual(['read_videos', 'write_videos', 'read_jobs'])
    expect(parseScope(undefined)).toEqual([])
  })

  it('lets all stand for every permission', () => {
    expect([...expand(['all'])]).toEqual([...permissions])
  })

  it('ignores what is no permission', () => {
    expect([...expand(['read_videos', 'fly'])]).toEqual(['read_videos'])
  })

  it('gives a token no more than scope, application and roles all allow', () => {
    expect([...intersect(['all'], ['read_videos', 'read_jobs'], ['read_jobs', 'write_jobs'])]).toEqual(['read_jobs'])
    expect([...intersect(['all'], ['all'], [])]).toEqual([])
  })

  it('names only permissions in the default roles', () => {
    for (const role of Object.values(defaultRoles))
      expect(expand(role.permissions).size).toBeGreaterThanOrEqual(role.permissions.length)
  })
})
