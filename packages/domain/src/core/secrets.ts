import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'

/**
 * Encrypts what must not lie in the database in the clear, with AES-256-GCM. The first key encrypts, all of them decrypt,
 * so that a key is rotated by putting a new one in front.
 */
export class SecretBox {
  private readonly keys: Map<string, Buffer>
  private readonly currentId: string

  /** @param keys 32 bytes each, base64. */
  constructor(keys: string[]) {
    const parsed = keys.map((each) => Buffer.from(each, 'base64'))
    if (parsed.length === 0 || parsed.some((key) => key.length !== 32))
      throw new Error('every secrets key must be 32 bytes in base64')
    this.keys = new Map(parsed.map((key) => [keyId(key), key]))
    this.currentId = keyId(parsed[0] as Buffer)
  }

  /** What everything begins with that the first key has encrypted. */
  get currentPrefix(): string {
    return `${this.currentId}.`
  }

  encrypt(text: string): string {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.key(this.currentId), nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return [this.currentId, nonce, cipher.getAuthTag(), sealed]
      .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
      .join('.')
  }

  decrypt(sealed: string): string {
    const [id = '', ...parts] = sealed.split('.')
    const [nonce, tag, data] = parts.map((part) => Buffer.from(part, 'base64url'))
    if (!nonce || !tag || !data) throw new Error('an encrypted secret has four parts')
    const decipher = createDecipheriv('aes-256-gcm', this.key(id), nonce)
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8')
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id)
    if (!key)
      throw new Error(
        'a secret was encrypted with a key that is no longer configured: add the old SECRETS_KEY behind the new one',
      )
    return key
  }
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8)
}

/** A key for one purpose, derived from the configured one, so that no key serves two. */
export function derivedKey(secretsKey: string, purpose: string): Buffer {
  return createHmac('sha256', Buffer.from(secretsKey, 'base64')).update(purpose).digest()
}

/** 32 random bytes, URL-safe. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** A random secret needs no slow hash: there is nothing to guess. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
