import type { Domain } from '@ingest/domain'
import { type DynamicModule, Module, type Provider } from '@nestjs/common'

@Module({})
class DomainModule {}

/** Every use-case of the domain, injected everywhere by its class. */
export function domainModule(domain: Domain): DynamicModule {
  const providers = Object.values<object>(domain).filter(isInstance).map(toProvider)
  return { module: DomainModule, global: true, providers, exports: providers }
}

function isInstance(member: object): boolean {
  return typeof member === 'object' && member.constructor !== Object
}

function toProvider(instance: object): Provider {
  return { provide: instance.constructor, useValue: instance }
}
