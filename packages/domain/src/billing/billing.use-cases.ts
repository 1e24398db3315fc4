import type { Invoices, Usage } from '@ingest/contract'
import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { assertOwnNetwork } from '../networks/own-network.ts'
import { readUsage } from '../usage/read-usage.ts'

/** What a network uses. Whoever runs the platform bills it by other means: there is no payment provider here. */
export class BillingUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  /** None; or, when asked for, this month's usage. @throws DomainError 404 */
  async invoices(
    scope: Scope,
    networkId: string,
    { currentUsage = false }: { currentUsage?: boolean },
  ): Promise<Invoices | Usage> {
    assertOwnNetwork(scope, networkId)
    if (!currentUsage) return []
    return readUsage(this.deps.dataSource.manager, scope.networkId, this.deps.clock.now())
  }

  async countInvoices(scope: Scope, networkId: string): Promise<number> {
    assertOwnNetwork(scope, networkId)
    return 0
  }

  /** @throws DomainError 404 */
  async invoice(scope: Scope, networkId: string, id: string): Promise<never> {
    assertOwnNetwork(scope, networkId)
    throw errors.invoiceNotFound(id)
  }

  /** Customers and their cards. @throws DomainError 404 for another network, 501 */
  async customer(scope: Scope, networkId: string): Promise<never> {
    assertOwnNetwork(scope, networkId)
    throw errors.noPaymentProvider()
  }
}
