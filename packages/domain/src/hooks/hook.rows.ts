/** How a subscription is locked: whoever tells of an event, and makes deliveries that refer to it, does not wait. */
export const sharedWithEvents = { mode: 'for_no_key_update' } as const
