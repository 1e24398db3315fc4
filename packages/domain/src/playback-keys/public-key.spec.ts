import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { readPublicKey, weaknessOf } from './public-key.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed25519 = generateKeyPairSync('ed25519')
const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const pkcs1 = (key: KeyObject) => key.export({ type: 'pkcs1', format: 'pem' }).toString()
const ofBits = (modulusLength: number) => spki(generateKeyPairSync('rsa', { modulusLength }).publicKey)

function refusal(pem: string) {
  try {
    return readPublicKey(pem)
  } catch (error) {
    const { status, errors } = error as { status: number; errors: { field: string; code: string }[] }
    return `${status} ${errors[0]?.field} ${errors[0]?.code}`
  }
}

describe('a public key', () => {
  it('is RSA or Ed25519, in SPKI or PKCS#1, and has one algorithm', () => {
    expect(readPublicKey(spki(rsa.publicKey))).toMatchObject({ algorithm: 'RS256', bits: 2048 })
    expect(readPublicKey(pkcs1(rsa.publicKey))).toMatchObject({ algorithm: 'RS256', bits: 2048 })
    expect(readPublicKey(`\r\n${spki(ed25519.publicKey).replaceAll('\n', '\r\n')}`)).toMatchObject({ algorithm: 'EdDSA' })
  })

  it('of RSA has 1024 bits at least, and a warning below 2048', () => {
    expect(refusal(ofBits(512))).toBe('422 /key key-size')
    expect(readPublicKey(ofBits(1024))).toMatchObject({ bits: 1024 })
    expect(weaknessOf(ofBits(1024))).toContain('1024 bits')
    expect(weaknessOf(spki(rsa.publicKey))).toBeUndefined()
    expect(weaknessOf(spki(ed25519.publicKey))).toBeUndefined()
  })

  it('is not private, not even beside a public one', () => {
    const { privateKey } = rsa
    const texts = [pkcs1(privateKey), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]
    const both = `${spki(rsa.publicKey)}${pkcs1(privateKey)}`
    for (const pem of [...texts, both]) expect(refusal(pem)).toBe('422 /key private-key')
  })

  it('is of a kind that tokens are signed with', () => {
    expect(refusal(spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey))).toBe('422 /key key-type')
    expect(refusal(spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey))).toBe('422 /key key-type')
    expect(refusal(spki(generateKeyPairSync('x25519').publicKey))).toBe('422 /key key-type')
  })

  it('is one key in PEM', () => {
    const broken = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'
    const certificate = spki(rsa.publicKey).replaceAll('PUBLIC KEY', 'CERTIFICATE')
    const two = spki(rsa.publicKey).repeat(2)
    for (const pem of ['x', '{}', broken, certificate, two, 'ssh-ed25519 AAAA me@here']) expect(refusal(pem)).toBe('422 /key pem')
  })
})
