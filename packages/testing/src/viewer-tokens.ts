import { generateKeyPairSync, sign } from 'node:crypto'

/** What a network has for its viewers: a key pair, and tokens that are signed with it. */
export class ViewerTokens {
  private readonly pair = generateKeyPairSync('ed25519')
  /** Of the public half, once it is registered. */
  keyId = ''

  constructor(private readonly clock: { now(): Date } = { now: () => new Date() }) {}

  get publicPem(): string {
    return this.pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  }

  /** `?token=…`, for ten minutes unless told otherwise. */
  token(claims: object = {}, header: object = {}): string {
    const exp = Math.floor(this.clock.now().getTime() / 1000) + 600
    const text = `${encoded({ alg: 'EdDSA', kid: this.keyId, ...header })}.${encoded({ exp, ...claims })}`
    return `?token=${text}.${sign(null, Buffer.from(text), this.pair.privateKey).toString('base64url')}`
  }
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
