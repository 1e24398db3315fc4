import { type AuthContext, type Domain, type ListQuery, newestFirst } from '@ingest/domain'
import { callerOf } from '@ingest/domain/testing'

/** What somebody may see of their network, as the API shows it. */
export interface Seen {
  networkId: string
  userId: string
  lists: Record<string, unknown[]>
}

const hundred: ListQuery = { ...newestFirst, max: 100 }

/** Every list that the API has, and what plays. */
export async function seenBy(domain: Domain, { networkId, userId }: Pick<Seen, 'networkId' | 'userId'>): Promise<Seen> {
  const caller = callerOf(networkId, userId, ['all'])
  const lists: Record<string, unknown[]> = {}
  for (const [name, list] of Object.entries(listsOf(domain, caller))) lists[name] = plain((await list()).items)
  lists.plays = plain(await Promise.all((lists.videos ?? []).map((video) => domain.playback.video((video as { id: string }).id))))
  return { networkId, userId, lists }
}

/** As JSON has it: dates are text. */
const plain = (items: unknown[]): unknown[] => JSON.parse(JSON.stringify(items))

function listsOf(domain: Domain, caller: AuthContext): Record<string, () => Promise<{ items: unknown[] }>> {
  const trashed = { status: 'trashed' } as const
  return {
    networks: () => domain.networks.list(caller, hundred, {}),
    users: () => domain.userReader.list(caller, hundred, {}),
    roles: () => domain.roles.list(caller, hundred, {}),
    applications: () => domain.applications.list(caller, hundred, {}),
    playbackKeys: () => domain.playbackKeys.list(caller, caller.networkId, hundred, {}),
    inputs: () => domain.inputs.list(caller, hundred, {}),
    trashedInputs: () => domain.inputs.list(caller, hundred, trashed),
    profiles: () => domain.profiles.list(caller, hundred, {}),
    videos: () => domain.videos.list(caller, hundred, {}),
    trashedVideos: () => domain.videos.list(caller, hundred, trashed),
    jobs: () => domain.jobs.list(caller, hundred, {}),
    trashedJobs: () => domain.jobs.list(caller, hundred, trashed),
    live: () => domain.live.list(caller, hundred, {}),
    trashedLive: () => domain.live.list(caller, hundred, trashed),
    events: () => domain.events.list(caller, { ...hundred, order: 'asc' }, {}),
    hooks: () => domain.hooks.list(caller, hundred, {}),
    deliveries: () => domain.deliveries.list(caller, hundred, {}),
  }
}
