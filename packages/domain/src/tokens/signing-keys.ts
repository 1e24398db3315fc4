import { importJWK, type JWK } from 'jose'
import { type DataSource, IsNull } from 'typeorm'
import type { SecretBox } from '../core/secrets.ts'
import { SigningKeyEntity } from '../entities/signing-key.entity.ts'
import { algorithm, insertSigningKey, lockSigningKeys } from './signing-key.rows.ts'

type SigningKey = Awaited<ReturnType<typeof importJWK>>

/** How long a replica may work with the set of keys that it knows. An unknown `kid` makes it look at once. */
const refreshMs = 60_000

/** The keys of the access tokens: made once, encrypted at rest, shared by all replicas through the database. */
export class SigningKeys {
  private known: SigningKeyEntity[] = []
  private readAt = Number.NEGATIVE_INFINITY
  private readonly imported = new Map<string, SigningKey>()

  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
  ) {}

  /** The newest key that is not retired; the first caller on an empty database makes it. */
  async current(): Promise<{ kid: string; key: SigningKey }> {
    const row = (await this.rows()).find((each) => !each.retiredAt) ?? (await this.create())
    return {
      kid: row.id,
      key: await this.import(`private ${row.id}`, () => JSON.parse(this.secrets.decrypt(row.privateJwkEncrypted)) as JWK),
    }
  }

  async verifier(kid: string): Promise<SigningKey | undefined> {
    const row = (await this.rows()).find((each) => each.id === kid) ?? (await this.rows(true)).find((each) => each.id === kid)
    return row && this.import(`public ${kid}`, () => row.publicJwk)
  }

  /** The public halves, as a JSON Web Key Set (RFC 7517 §5). Those who ask may just have met a new key. */
  async published(): Promise<{ keys: JWK[] }> {
    return { keys: (await this.rows(true)).map((row) => ({ ...row.publicJwk, kid: row.id, alg: algorithm, use: 'sig' })) }
  }

  private async rows(fresh = false): Promise<SigningKeyEntity[]> {
    if (fresh || performance.now() - this.readAt > refreshMs) {
      this.known = await this.dataSource.getRepository(SigningKeyEntity).find({ order: { id: 'DESC' } })
      this.readAt = performance.now()
    }
    return this.known
  }

  /** Two replicas may start on an empty database at once: the lock lets one make the key and the other find it. */
  private async create(): Promise<SigningKeyEntity> {
    const created = await this.dataSource.transaction(async (manager) => {
      await lockSigningKeys(manager)
      return (
        (await manager.getRepository(SigningKeyEntity).findOne({ where: { retiredAt: IsNull() }, order: { id: 'DESC' } })) ??
        (await insertSigningKey(manager, this.secrets))
      )
    })
    this.readAt = Number.NEGATIVE_INFINITY
    return created
  }

  private async import(name: string, jwk: () => JWK): Promise<SigningKey> {
    const key = this.imported.get(name) ?? (await importJWK(jwk(), algorithm))
    this.imported.set(name, key)
    return key
  }
}
