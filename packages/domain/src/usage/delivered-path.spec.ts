import { expect, test } from '@jest/globals'
import { deliveredSubject } from './delivered-path.ts'

const [one, two] = ['0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001', '0199AAAA-BBBB-7CCC-8DDD-EEEEFFFF0002']

test.each([
  [`/v/${one}/${two}/720p/3.m4s?x=1`, { kind: 'video', id: one }],
  [`/g/v123.key.mac/v/${one}/${two}/main.m3u8`, { kind: 'video', id: one }],
  [`/live/${two}/x/720p/1.m4s`, { kind: 'live', id: two.toLowerCase() }],
  [`/g/v123.key.mac/live/${one}/index.m3u8`, { kind: 'live', id: one }],
  [`/videos/${one}/${two}/job/1/3.m4s`, { kind: 'network', id: one }],
  [`/bucket/videos/${one}/${two}/job/1/3.m4s`, { kind: 'network', id: one }],
  [`/videos/${one}`, undefined],
  [`/watch/${one}`, undefined],
  [`/t/${one}`, undefined],
  ['/v/../../etc/passwd', undefined],
  ['', undefined],
])('%s', (path, subject) => {
  expect(deliveredSubject(path)).toEqual(subject)
})
