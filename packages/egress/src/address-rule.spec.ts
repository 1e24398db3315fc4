import { expect, it } from '@jest/globals'
import { privateAddressesToo, publicAddresses } from './address-rule.ts'

const ofEverybody = ['8.8.8.8', '203.0.114.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8']

const ofOurs = ['127.0.0.1', '127.255.0.9', '10.1.1.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1']
const ofOursInIPv6 = ['::1', '::ffff:127.0.0.1', '::ffff:a00:1', '64:ff9b::10.0.0.1', 'fc00::1', 'fd12:3456::1']

const ofNobody = ['0.0.0.0', '0.1.2.3', '169.254.169.254', '169.254.1.1', '192.0.0.8', '192.0.2.1', '198.18.0.1', '224.0.0.1']
const ofNobodyEither = ['240.0.0.1', '255.255.255.255', '::', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2001:db8::1']
const inDisguise = [
  '::ffff:169.254.169.254',
  '::169.254.169.254',
  '::ffff:0:169.254.169.254',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::a00:1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '2001:0:4136:e378::1',
  '4000::1',
]

it.each(ofEverybody)('%s is public', (address) => {
  expect(publicAddresses(address)).toBe(true)
})

it.each([...ofOurs, ...ofOursInIPv6])('%s is private', (address) => {
  expect([publicAddresses(address), privateAddressesToo(address)]).toEqual([false, true])
})

it.each([...ofNobody, ...ofNobodyEither, ...inDisguise])('%s is never connected to', (address) => {
  expect([publicAddresses(address), privateAddressesToo(address)]).toEqual([false, false])
})
