import { type IRateLimiterPostgresOptions, RateLimiterPostgres } from 'rate-limiter-flexible'

/** Counts in the database, for all replicas together; expired rows are swept by the worker. */
export function sharedLimiter(
  dataSource: object,
  options: Pick<IRateLimiterPostgresOptions, 'keyPrefix' | 'points' | 'duration'>,
): RateLimiterPostgres {
  return new RateLimiterPostgres({
    ...options,
    storeClient: dataSource,
    storeType: 'typeorm',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
  })
}
