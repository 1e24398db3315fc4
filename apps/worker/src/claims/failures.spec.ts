import { LostOutputError, PlanError, RunError } from '@ingest/media-tools'
import { StorageError } from '@ingest/storage'
import { expect, it } from '@jest/globals'
import { describeFailure, SourceError } from './failures.ts'

const unavailable = new StorageError('unavailable', 'no route to 10.0.0.1')

it.each([
  ['a store that is away', unavailable, 'storage', false],
  ['a source that cannot be read', new SourceError(unavailable), 'storage', false],
  ['a source that has changed', new SourceError(new StorageError('precondition-failed', '')), 'input-changed', true],
  ['a source that ffmpeg cannot decode', new RunError('failed', 'Invalid data', []), 'encode-failed', true],
  ['a full disk', new RunError('failed', '(file): No space left on device', []), 'worker-disk-full', false],
  ['a disk that was full, of which ffmpeg said nothing', new LostOutputError(), 'worker-disk-full', false],
  ['a kill', new RunError('killed', '', []), 'interrupted', false],
  ['a limit', new RunError('memory-limit', '', []), 'memory-limit', true],
  ['a plan of nothing', new PlanError('nothing-to-encode', 'Nothing.'), 'nothing-to-encode', true],
  ['a lost database', new Error('connect ECONNREFUSED 10.0.0.1:5432'), 'internal', false],
])('describes %s', (_, error, code, permanent) => {
  const described = describeFailure(error)
  expect({ code: described.failure.code, permanent: described.permanent }).toEqual({ code, permanent })
  expect(described.failure.message).not.toContain('10.0.0.1')
})
