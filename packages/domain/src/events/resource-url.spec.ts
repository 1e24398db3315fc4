import { expect, it } from '@jest/globals'
import { eventNames } from './event-names.ts'
import { resourceUrl } from './resource-url.ts'

const ids = { resourceId: 'r', networkId: 'n' }

it.each([
  ['videos.thumbnails.create', '/videos/r'],
  ['inputs.complete', '/encoding/inputs/r'],
  ['jobs.error', '/encoding/jobs/r'],
  ['networks.users.create', '/networks/n'],
] as const)('%s is of %s', (name, path) => {
  expect(resourceUrl({ name, ...ids }, 'https://api.example.com')).toBe(`https://api.example.com${path}`)
})

it.each(eventNames.filter((name) => !name.startsWith('networks.')))('%s is of a resource of its own', (name) => {
  expect(resourceUrl({ name, ...ids }, '')).toMatch(/\/r$/)
})
