import { expect, it } from '@jest/globals'
import { WaitingRequests } from './waiting-requests.ts'

const busy = { status: 503, code: 'busy', headers: { 'retry-after': '1' } }

it('holds so many requests of a stream and so many of all, and takes others as soon as one has gone', async () => {
  const waiting = new WaitingRequests({ ofStream: 2, ofInstance: 3 })
  const part = () => Promise.withResolvers<string>()
  const [first, second, third] = [part(), part(), part()]
  const held = [
    waiting.during('a', () => first.promise),
    waiting.during('a', () => second.promise),
    waiting.during('b', () => third.promise),
  ]
  const next = async () => 'answered'
  await expect(waiting.during('a', next)).rejects.toMatchObject(busy)
  await expect(waiting.during('b', next)).rejects.toMatchObject(busy)
  first.reject(new Error('gone'))
  await expect(held[0]).rejects.toThrow('gone')
  expect(await waiting.during('a', next)).toBe('answered')
  expect(await waiting.during('b', next)).toBe('answered')
  second.resolve('part')
  expect(await held[1]).toBe('part')
})
