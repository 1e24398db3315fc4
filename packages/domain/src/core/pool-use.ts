import type { DataSource } from 'typeorm'

interface Pool {
  totalCount: number
  idleCount: number
  waitingCount: number
}

/** How the connections of a data source are used at the moment. */
export function poolUse({ driver }: DataSource): { busy: number; idle: number; waiting: number } {
  const { totalCount, idleCount, waitingCount } = (driver as unknown as { master: Pool }).master
  return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount }
}
