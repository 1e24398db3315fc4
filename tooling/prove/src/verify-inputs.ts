import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Ingest, Input } from '@ingest/sdk'
import type { ObjectStore } from '@ingest/storage'
import pg from 'pg'
import type { Accepted } from './stubborn-upload.ts'

interface InputRow {
  state: string
  attempt: number
  error: { code: string; message: string } | null
  object_key: string
  object_etag: string
  images: { key: string }[]
}

interface EventRow {
  name: string
  data: Pick<Input, 'status' | 'metadata' | 'size'>
}

/** What an input fails with when it is not looked at any more (packages/domain/src/probe). */
const givenUpCode = 'probe-failed'

export interface Verified {
  accepted: Accepted
  /** Claims of its probe; more than one when a worker died over it. */
  attempts: number
  /** A sound file that the platform stopped to probe because its workers had died. */
  givenUp: boolean
  /** What is not as it must be, that included; empty when all is well. */
  complaints: string[]
}

/** Looks at one accepted upload from all sides: the API, the database, the store. */
export class InputVerifier {
  private readonly ingest: Ingest
  private readonly store: ObjectStore
  private readonly database: pg.Pool

  constructor(ingest: Ingest, store: ObjectStore, databaseUrl: string) {
    this.ingest = ingest
    this.store = store
    this.database = new pg.Pool({ connectionString: databaseUrl })
  }

  close(): Promise<void> {
    return this.database.end()
  }

  /** Whether nobody has anything left to do. */
  async isAtRest(): Promise<boolean> {
    const { rows } = await this.database.query<{ open: number }>(
      `SELECT (SELECT count(*) FROM inputs WHERE state IN ('QUEUED', 'PROCESSING'))
            + (SELECT count(*) FROM pgboss.job WHERE state IN ('created', 'retry', 'active')) AS open`,
    )
    return Number(rows[0]?.open) === 0
  }

  /** Inputs that were created and whose upload nobody completed: the answer to their creation was lost. */
  async countAbandoned(accepted: Accepted[]): Promise<number> {
    const { rows } = await this.database.query<{ count: string }>('SELECT count(*) FROM inputs WHERE NOT id = ANY ($1)', [
      accepted.map(({ inputId }) => inputId),
    ])
    return Number(rows[0]?.count)
  }

  async verify(accepted: Accepted): Promise<Verified> {
    const { inputId } = accepted
    const { rows } = await this.database.query<InputRow>('SELECT * FROM inputs WHERE id = $1', [inputId])
    const [row] = rows
    if (!row) return { accepted, attempts: 0, givenUp: false, complaints: ['the input is gone'] }
    const checks = await Promise.all([
      this.complainOfResult(accepted, row),
      this.complainOfEvents(inputId),
      this.complainOfBytes(accepted, row),
      this.complainOfImages(row),
    ])
    return { accepted, attempts: row.attempt, givenUp: isGivenUp(accepted, row), complaints: checks.flat() }
  }

  private async complainOfResult({ inputId, specimen }: Accepted, row: InputRow): Promise<string[]> {
    if (isGivenUp({ specimen }, row)) return [`given up after ${row.attempt} attempts: ${row.error?.message}`]
    const input = await this.ingest.inputs.get(inputId)
    const expected = { status: specimen.becomes, size: specimen.sizeBytes }
    const found = { status: input.status, size: input.size }
    const complaints = isDeepStrictEqual(found, expected) ? [] : [`${JSON.stringify(found)}, error ${input.error?.message}`]
    return row.state === specimen.becomes ? complaints : [...complaints, `the row says ${row.state}`]
  }

  /** One completion of the upload, one result of the probe, and it is the one that the API shows. */
  private async complainOfEvents(inputId: string): Promise<string[]> {
    const { rows } = await this.database.query<EventRow>('SELECT name, data FROM events WHERE resource_id = $1 ORDER BY id', [
      inputId,
    ])
    const input = await this.ingest.inputs.get(inputId)
    const results = rows.filter(({ name, data }) => name === 'inputs.complete' || data.status === 'ERROR')
    const queued = rows.filter(({ data }) => data.status === 'QUEUED')
    const complaints = []
    if (rows.filter(({ name }) => name === 'inputs.create').length !== 1) complaints.push('not exactly one inputs.create')
    if (queued.length !== 1) complaints.push(`${queued.length} completions of the upload`)
    if (results.length !== 1) complaints.push(`${results.length} results of the probe`)
    if (!results.every(({ data }) => isDeepStrictEqual(data.metadata, input.metadata)))
      complaints.push('another result than was told')
    return complaints
  }

  private async complainOfBytes({ specimen }: Accepted, { object_key: key, object_etag: ifMatch }: InputRow): Promise<string[]> {
    const { body } = await this.store.get(key, { ifMatch })
    const hash = createHash('sha256')
    await pipeline(body, hash)
    return hash.digest('hex') === specimen.sha256 ? [] : ['the bytes in the store are not those that were sent']
  }

  private async complainOfImages({ images }: InputRow): Promise<string[]> {
    const found = await Promise.all(images.map(({ key }) => this.store.head(key)))
    return found.every(Boolean) ? [] : ['a picture is not in the store']
  }
}

function isGivenUp({ specimen }: Pick<Accepted, 'specimen'>, { error }: InputRow): boolean {
  return specimen.becomes === 'READY' && error?.code === givenUpCode
}
