import type { EventEntity } from '../entities/event.entity.ts'

/** Where the API shows what the first part of an event's name tells of. */
const paths: Record<string, string> = {
  videos: '/videos',
  inputs: '/encoding/inputs',
  jobs: '/encoding/jobs',
  profiles: '/encoding/profiles',
  users: '/users',
  roles: '/roles',
  live: '/live',
}

/** The API's URL of the resource that an event tells of; of a part of one, such as a thumbnail, that of the whole. */
export function resourceUrl(
  { name, resourceId, networkId }: Pick<EventEntity, 'name' | 'resourceId' | 'networkId'>,
  apiUrl: string,
): string {
  const path = paths[name.slice(0, name.indexOf('.'))]
  return path ? `${apiUrl}${path}/${resourceId}` : `${apiUrl}/networks/${networkId}`
}
