import { expect, it } from '@jest/globals'
import { ViewerCount } from './viewer-count.ts'

function seen(count: number, at = 0): ViewerCount {
  const viewers = new ViewerCount()
  for (let index = 0; index < count; index++) viewers.see(`2001:db8::${index.toString(16)}`, 'player', at)
  return viewers
}

it('counts each viewer once, however often it asks', () => {
  const viewers = seen(20)
  for (let times = 0; times < 5; times++) viewers.see('2001:db8::1', 'player', times * 1000)
  viewers.see('2001:db8::1', 'another player', 0)
  expect(viewers.count(5000)).toBe(21)
})

it('forgets who has asked for nothing for half a minute', () => {
  const viewers = seen(20)
  viewers.see('192.0.2.1', 'player', 16_000)
  expect(viewers.count(16_000)).toBe(21)
  expect(viewers.count(31_000)).toBe(1)
  expect(viewers.count(100_000)).toBe(0)
})

it('is exact for four thousand, and near for fifty thousand', () => {
  expect(seen(4000).count(0)).toBe(4000)
  const many = seen(50_000).count(0)
  expect(Math.abs(many / 50_000 - 1)).toBeLessThan(0.06)
})
