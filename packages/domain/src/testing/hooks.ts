import { createTestDatabase, FakeClock } from '@ingest/testing'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact, type Transact } from '../core/transaction.ts'
import { DeliverUseCases } from '../hooks/deliver.use-cases.ts'
import { HookDeliveryUseCases } from '../hooks/delivery.use-cases.ts'
import { HookUseCases } from '../hooks/hook.use-cases.ts'
import { RecordedJobs } from './recorded-jobs.ts'
import { createTenant } from './tenant.ts'

const hourMs = 3600 * 1000

/** Subscriptions and deliveries on a database of their own. */
export class HooksFixture {
  readonly jobs = new RecordedJobs()
  /** Ahead of the database's: what is made there is due here. */
  readonly clock = new FakeClock(new Date(Date.now() + hourMs))
  readonly transact: Transact
  readonly hooks: HookUseCases
  readonly deliveries: HookDeliveryUseCases
  readonly deliver: DeliverUseCases

  private constructor(
    readonly dataSource: DataSource,
    readonly stop: () => Promise<void>,
  ) {
    this.transact = createTransact(dataSource, this.jobs)
    const secrets = new SecretBox([Buffer.alloc(32, 1).toString('base64')])
    const deps = { dataSource, transact: this.transact, clock: this.clock, secrets, apiUrl: 'https://api.example.com' }
    this.hooks = new HookUseCases(deps)
    this.deliveries = new HookDeliveryUseCases(deps)
    this.deliver = new DeliverUseCases(deps)
  }

  static async start(): Promise<HooksFixture> {
    const database = await createTestDatabase()
    const dataSource = await createDataSource({ url: database.url }).initialize()
    return new HooksFixture(dataSource, async () => {
      await dataSource.destroy()
      await database.drop()
    })
  }

  tenant(): Promise<AuthContext> {
    return createTenant(this.dataSource)
  }

  /** Something happens to a video. @returns its id */
  async happen(caller: AuthContext, name: 'videos.create' | 'videos.update' = 'videos.create'): Promise<string> {
    const id = newId()
    await this.transact((tx) => tx.announce(caller, name, id, { id, title: 'Film' }))
    return id
  }
}
