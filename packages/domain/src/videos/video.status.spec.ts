import { describe, expect, it } from '@jest/globals'
import { type PublicationFacts, videoStatus } from './video.status.ts'

const now = new Date('2026-11-24T12:00:00Z')
const [past, future] = [new Date('2026-11-23T12:00:00Z'), new Date('2026-11-25T12:00:00Z')]

const ready: PublicationFacts = {
  mediaState: 'READY',
  publishedAt: null,
  scheduleStart: null,
  scheduleEnd: null,
  deletedAt: null,
}

describe('videoStatus', () => {
  it.each([
    ['CREATED', { mediaState: 'NONE' }],
    ['CREATED', { mediaState: 'NONE', scheduleStart: future }],
    ['PROCESSING', { mediaState: 'PROCESSING' }],
    ['ERROR', { mediaState: 'ERROR', publishedAt: past }],
    ['DRAFT', {}],
    ['DRAFT', { scheduleEnd: future }],
    ['PUBLISHED', { publishedAt: past }],
    ['PUBLISHED', { publishedAt: past, scheduleEnd: future }],
    ['PUBLISHED', { scheduleStart: past }],
    ['PUBLISHED', { scheduleStart: now }],
    ['SCHEDULED', { scheduleStart: future }],
    ['SCHEDULED', { publishedAt: past, scheduleStart: future }],
    ['DRAFT', { publishedAt: past, scheduleEnd: now }],
    ['DRAFT', { scheduleStart: past, scheduleEnd: past }],
    ['TRASHED', { publishedAt: past, deletedAt: past }],
    ['TRASHED', { mediaState: 'NONE', deletedAt: past }],
  ] as const)('is %s for %j', (status, facts) => {
    expect(videoStatus({ ...ready, ...facts }, now)).toBe(status)
  })
})
