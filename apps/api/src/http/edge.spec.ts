import { describe, expect, it } from '@jest/globals'
import { spelled } from './header-spelling.ts'
import { addressKey } from './quota.ts'
import { Routes } from './routes.ts'

describe('header names', () => {
  it.each([
    'Resource-Count',
    'Request-Id',
    'ETag',
    'WWW-Authenticate',
    'X-RateLimit-Limit',
    'RateLimit',
    'RateLimit-Policy',
    'Next-Range',
  ])('are spelled %s', (name) => {
    expect(spelled(name.toLowerCase())).toBe(name)
  })
})

describe('addressKey', () => {
  it('counts an IPv6 network of 64 bits as one client', () => {
    expect(addressKey('2001:db8::1')).toBe(addressKey('2001:db8:0:0:ffff::2'))
    expect(addressKey('2001:db8:0:1::1')).not.toBe(addressKey('2001:db8::1'))
    expect(addressKey('::1')).toBe('address 0:0:0:0::/64')
  })
  it('counts each IPv4 address', () => {
    expect(addressKey('192.0.2.1')).toBe('address 192.0.2.1')
    expect(addressKey('::ffff:192.0.2.1')).toBe('address ::ffff:192.0.2.1')
  })
})

describe('Routes', () => {
  it('tells the methods of a path, of which one without parameters is no case of another', () => {
    const routes = new Routes()
    routes.add('/users/:user_id', 'GET')
    routes.add('/users/me', 'GET')
    routes.add('/users/:user_id', 'PATCH')
    routes.add('/storage/*', 'PUT')
    expect(routes.allowed('/users/me')).toEqual(['GET', 'OPTIONS'])
    expect([routes.serves('/users/me', 'PATCH'), routes.serves('/users/1', 'PATCH')]).toEqual([false, true])
    expect(routes.allowed('/users/1')).toEqual(['GET', 'PATCH', 'OPTIONS'])
    expect(routes.allowed('/storage/a/b')).toEqual(['PUT', 'OPTIONS'])
    expect(routes.allowed('/users')).toEqual([])
    expect(routes.allowed('/users/')).toEqual([])
  })
})
