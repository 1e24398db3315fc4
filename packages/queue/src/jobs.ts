import { z } from 'zod'

/** What the worker can be asked to do. Payloads carry ids only; the domain rows they name are the truth. */
export const jobs = {
  'probe-input': {
    payload: z.object({ networkId: z.uuid(), inputId: z.uuid(), requestId: z.string().optional() }),
    retryLimit: 5,
    expireInSeconds: 600,
  },
  'pull-input': {
    payload: z.object({ networkId: z.uuid(), inputId: z.uuid(), requestId: z.string().optional() }),
    retryLimit: 5,
    expireInSeconds: 24 * 3600,
  },
  encode: {
    payload: z.object({ networkId: z.uuid(), jobId: z.uuid(), requestId: z.string().optional() }),
    retryLimit: 5,
    expireInSeconds: 24 * 3600,
  },
  'record-broadcast': {
    payload: z.object({ networkId: z.uuid(), broadcastId: z.uuid(), requestId: z.string().optional() }),
    retryLimit: 20,
    expireInSeconds: 3600,
  },
  'make-mp4': {
    payload: z.object({ networkId: z.uuid(), mp4Id: z.uuid(), requestId: z.string().optional() }),
    retryLimit: 5,
    expireInSeconds: 24 * 3600,
  },
  /** Wakes whoever sends what is due to a subscription; the deliveries have attempts of their own. */
  'deliver-webhook': {
    payload: z.object({ networkId: z.uuid(), subscriptionId: z.uuid(), requestId: z.string().optional() }),
    retryLimit: 2,
    expireInSeconds: 120,
  },
  'remove-objects': {
    payload: z.object({
      prefixes: z.array(z.string()).min(1),
      /** Uploads that the store still holds parts of. */
      multiparts: z.array(z.object({ key: z.string(), uploadId: z.string() })).optional(),
      requestId: z.string().optional(),
    }),
    retryLimit: 20,
    expireInSeconds: 3600,
  },
  'send-mail': {
    payload: z.object({ mailId: z.uuid(), requestId: z.string().optional() }),
    // Two days, a minute apart: a mail server may be away for longer than an evening.
    retryLimit: 2880,
    expireInSeconds: 120,
  },
} satisfies Record<string, JobDefinition>

export interface JobDefinition {
  payload: z.ZodType
  /** Attempts after the first, with growing pauses. */
  retryLimit: number
  /** Absolute cap on one attempt. */
  expireInSeconds: number
}

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>
