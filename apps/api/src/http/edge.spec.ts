import { describe, expect, it } from '@jest/globals'
import { acceptsGzip, namesMediaType } from './accept.ts'
import { isUnchanged } from './entity-tag.ts'
import { spelled } from './header-spelling.ts'
import { isOutage } from './outage.ts'
import { addressKey } from './rate-limit.ts'
import { requestIdOf } from './request-id.ts'
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

describe('Accept and Accept-Encoding', () => {
  it('weigh qualities', () => {
    expect(namesMediaType('text/html;q=1, application/x;q=0.001', 'application/x')).toBe(true)
    expect(namesMediaType('application/x;q=0', 'application/x')).toBe(false)
    expect(acceptsGzip('gzip;q=0, *;q=1')).toBe(false)
    expect(acceptsGzip('*')).toBe(true)
    expect(acceptsGzip(undefined)).toBe(false)
  })
})

describe('If-None-Match', () => {
  it.each(['"a"', 'W/"a"', '"b", "a"', '"a-gzip"', '*'])('%s names the tag', (header) => {
    expect(isUnchanged(header, '"a"')).toBe(true)
  })
  it.each(['"b"', '', undefined])('%p does not', (header) => {
    expect(isUnchanged(header, '"a"')).toBe(false)
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

describe('isOutage', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code })

  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '53300', '40P01'])('is %s', (code) => {
    expect(isOutage(withCode(code))).toBe(true)
    expect(isOutage(Object.assign(new Error('query failed'), { driverError: withCode(code) }))).toBe(true)
    expect(isOutage(new AggregateError([withCode(code)]))).toBe(true)
  })
  it.each(['23505', '42P01', 'ENOENT'])('is not %s', (code) => {
    expect(isOutage(withCode(code))).toBe(false)
  })
})

describe('requestIdOf', () => {
  it('keeps visible ASCII only', () => {
    expect(requestIdOf('abc~!')).toBe('abc~!')
    for (const id of ['', 'a b', 'x'.repeat(129), 'ä', ['a', 'b'], undefined]) expect(requestIdOf(id)).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('Routes', () => {
  it('tells the methods of a path, whichever routes serve it', () => {
    const routes = new Routes()
    routes.add('/users/:user_id', 'GET')
    routes.add('/users/me', 'GET')
    routes.add('/users/:user_id', 'PATCH')
    routes.add('/storage/*', 'PUT')
    expect(routes.allowed('/users/me')).toEqual(['GET', 'PATCH', 'OPTIONS'])
    expect(routes.allowed('/storage/a/b')).toEqual(['PUT', 'OPTIONS'])
    expect(routes.allowed('/users')).toEqual([])
    expect(routes.allowed('/users/')).toEqual([])
  })
})
