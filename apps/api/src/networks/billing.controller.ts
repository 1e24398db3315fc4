import type { NetworksOperations } from '@ingest/contract'
import { type AuthContext, BillingUseCases, type ListQuery } from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'

type Implemented =
  | 'createCustomer'
  | 'updateCustomer'
  | 'deleteCustomer'
  | 'getCustomerCard'
  | 'deleteCustomerCard'
  | 'getInvoices'
  | 'countInvoices'
  | 'getInvoice'

@Controller()
export class BillingController implements Pick<NetworksOperations<AuthContext, ListQuery>, Implemented> {
  constructor(private readonly billing: BillingUseCases) {}

  @Operation('createCustomer')
  createCustomer({ caller, path }: ApiRequest<'createCustomer'>) {
    return this.billing.customer(caller, path.network_id)
  }

  @Operation('updateCustomer')
  updateCustomer({ caller, path }: ApiRequest<'updateCustomer'>) {
    return this.billing.customer(caller, path.network_id)
  }

  @Operation('deleteCustomer')
  deleteCustomer({ caller, path }: ApiRequest<'deleteCustomer'>) {
    return this.billing.customer(caller, path.network_id)
  }

  @Operation('getCustomerCard')
  getCustomerCard({ caller, path }: ApiRequest<'getCustomerCard'>) {
    return this.billing.customer(caller, path.network_id)
  }

  @Operation('deleteCustomerCard')
  deleteCustomerCard({ caller, path }: ApiRequest<'deleteCustomerCard'>) {
    return this.billing.customer(caller, path.network_id)
  }

  @Operation('getInvoices')
  getInvoices({ caller, path, query }: ApiRequest<'getInvoices'>) {
    return this.billing.invoices(caller, path.network_id, query)
  }

  @Operation('countInvoices')
  countInvoices({ caller, path }: ApiRequest<'countInvoices'>) {
    return this.billing.countInvoices(caller, path.network_id)
  }

  @Operation('getInvoice')
  getInvoice({ caller, path }: ApiRequest<'getInvoice'>) {
    return this.billing.invoice(caller, path.network_id, path.invoice_id)
  }
}
