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

it('counts those of other instances once, for as long as these tell of them', () => {
  const viewers = seen(20)
  const [all, more] = [seen(30).tell(0) ?? '', seen(1500).tell(0) ?? '']
  viewers.hear('media-2', all, 0)
  expect(viewers.count(0)).toBe(30)
  viewers.hear('media-3', all, 4000)
  viewers.hear('media-3', all, 8000)
  viewers.see('192.0.2.1', 'player', 8000)
  expect(viewers.count(16_000)).toBe(31)
  expect(viewers.count(24_000)).toBe(21)
  viewers.hear('media-2', more, 31_000)
  expect(Math.abs(viewers.count(31_000) / 1500 - 1)).toBeLessThan(0.12)
  expect(more.length).toBeLessThan(9000)
  expect(new ViewerCount().tell()).toBeUndefined()
})

it('hears of so many instances and no more, and of nothing that none would tell', () => {
  const viewers = new ViewerCount()
  for (let index = 0; index < 300; index++) {
    const other = new ViewerCount()
    other.see(`2001:db8::${index.toString(16)}`, 'player', 0)
    viewers.hear(`media-${index}`, other.tell(0) ?? '', 0)
  }
  expect(viewers.count(0)).toBe(256)
  for (const text of ['', '0', '0.abc', '99.', '0.????????', '-1.AAAAAAAA']) expect(() => viewers.hear('media-1', text)).toThrow()
})
