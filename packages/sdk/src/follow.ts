import type { Event, ListEventsData } from './generated/types.gen.ts'
import type { ListOptions, Page } from './pages.ts'
import { poll } from './poll.ts'

export interface FollowOptions {
  /** Id of the last event that is known; from the very first one unless told. */
  after?: string
  /** The only end of the following. */
  signal?: AbortSignal
}

type EventQuery = NonNullable<ListEventsData['query']>
type ListEvents = (query?: EventQuery, options?: ListOptions) => Promise<Page<Event>>

const PAGE_SIZE = 200

/**
 * All events after one, and then each as it happens, in their order. Ascending lists hold back what could still be overtaken: whoever
 * keeps the id of the last event and passes it as `after` misses none.
 */
export function follow(list: ListEvents) {
  return async function* (query: EventQuery = {}, { after, signal }: FollowOptions = {}): AsyncGenerator<Event, void> {
    let last = after
    for (;;) {
      const range = `id ${last === undefined ? '' : `]${last}`}..; max=${PAGE_SIZE}, order=asc`
      const read = () => list(query, { range, signal })
      const { items } = await poll(read, (page) => page.items.length > 0, signal)
      for (const event of items) {
        yield event
        last = event.event_id
      }
    }
  }
}
