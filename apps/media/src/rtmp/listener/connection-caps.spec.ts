import { describe, expect, it } from '@jest/globals'
import { ConnectionCaps, plainAddress, sourceOf } from './connection-caps.ts'

describe('connections', () => {
  it('are counted for each address, and all together', () => {
    const caps = new ConnectionCaps({ connections: 3, connectionsPerAddress: 2 })
    const leave = [caps.enter('192.0.2.1'), caps.enter('192.0.2.1')]
    expect(caps.enter('192.0.2.1')).toBeUndefined()
    expect(caps.enter('192.0.2.2')).toBeDefined()
    expect(caps.enter('192.0.2.3')).toBeUndefined()
    leave[0]?.()
    expect(caps.enter('192.0.2.1')).toBeDefined()
  })
})

describe('an address', () => {
  it('is IPv4, on a socket for both families, too', () => {
    expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(plainAddress('192.0.2.1')).toBe('192.0.2.1')
    expect(plainAddress('::1')).toBe('::1')
  })
})

describe('the source of a connection', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8::6', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['1::5:6:7:8', '1:0:0:0'],
  ])('%s is %s', (address, source) => {
    expect(sourceOf(address)).toBe(source)
  })
})
