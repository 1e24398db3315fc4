import { currentTraceParent } from '@ingest/queue/trace'
import type { EntityManager } from 'typeorm'
import type { Scope } from '../core/scope.ts'
import type { EventName } from './event-names.ts'

export interface NewEvent {
  name: EventName
  resourceId: string
  /** The resource as the API shows it, without secrets. */
  data: object
}

/** The event, and a delivery for everybody who subscribed to it: one statement, also when there is nobody. */
const announceSql = `
  WITH event AS (
    INSERT INTO events (network_id, name, resource_id, actor, request_id, data, trace_parent) VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING id
  )
  INSERT INTO deliveries (network_id, subscription_id, event_id, event_name, url)
  SELECT network_id, subscriptions.id, event.id, event_name, url
  FROM subscriptions, event WHERE network_id = $1 AND event_name = $2 AND enabled
  RETURNING subscription_id`

/** @returns the subscriptions that have something to be sent now */
export async function insertEvent(manager: EntityManager, scope: Scope, { name, resourceId, data }: NewEvent): Promise<string[]> {
  const values = [scope.networkId, name, resourceId, scope.actor, scope.requestId ?? null, data, currentTraceParent()]
  const rows: { subscription_id: string }[] = await manager.query(announceSql, values)
  return rows.map((row) => row.subscription_id)
}
