import type { Profile, Rendition } from '@ingest/sdk'
import type { Command } from 'commander'
import { addGroup } from '../help.ts'
import { addGetCommand } from '../item.commands.ts'
import { addListCommand, type ListFlags, searchOption, trashedOption, trashQuery } from '../list.command.ts'
import { formatTable, formatTime } from '../output/format.ts'
import type { Column } from '../output/table.ts'
import { createTable } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'

interface ProfileListFlags extends ListFlags {
  search?: string
  trashed?: true
}

const COLUMNS: Column<Profile>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'TYPE', value: ({ type }) => type },
  { title: 'DEFAULT', value: (profile) => (profile.default ? 'yes' : '') },
  { title: 'LOCKED', value: ({ locked }) => (locked ? 'yes' : '') },
  { title: 'NAME', value: ({ name }) => name },
]

const RENDITION_COLUMNS: Column<Rendition>[] = [
  { title: 'RENDITION', value: ({ id }) => String(id) },
  { title: 'SIZE', value: ({ video }) => sizeOf(video) },
  { title: 'VIDEO', value: ({ video }) => words(video?.codec, video?.bitrate) },
  { title: 'AUDIO', value: ({ audio }) => words(audio?.codec, audio?.bitrate) },
]

export function addProfilesCommand(program: Command, terminal: Terminal): void {
  const profiles = addGroup(program, 'profiles', 'List and show encoding profiles.', [
    ['ingest profiles', 'which there are'],
    ['ingest profiles get ID', 'the qualities that one makes'],
  ])
  addListCommand<Profile, ProfileListFlags>(profiles, terminal, {
    about: 'List encoding profiles.',
    examples: [['ingest profiles --search web --sort name --order asc', 'by a part of the name, sorted']],
    options: [searchOption('name'), trashedOption()],
    sortable: ['id', 'created_at', 'updated_at', 'name'],
    columns: COLUMNS,
    read: ({ ingest }, flags, options) => ingest.profiles.list({ ...trashQuery(flags), search: flags.search }, options),
  })
  addGetCommand(profiles, terminal, {
    noun: 'profile',
    examples: [['ingest profiles get ID --json', 'the whole profile, to be changed and sent back']],
    read: (ingest, id, signal) => ingest.profiles.get(id, undefined, { signal }),
    format: formatProfile,
  })
}

export function formatProfile(profile: Profile): string {
  const about = formatTable({
    Id: profile.id,
    Name: profile.name,
    Type: profile.type,
    Default: profile.default ? 'yes' : 'no',
    Locked: profile.locked ? 'yes' : 'no',
    Playlists: profile.data.playlists?.map(({ name, renditions }) => `${name} (${renditions.join(', ')})`).join('; '),
    Created: formatTime(profile.created_at),
    Deleted: formatTime(profile.deleted_at),
  })
  const renditions = profile.data.renditions ?? []
  const table = createTable(RENDITION_COLUMNS, (_, text) => text)
  return renditions.length > 0 ? `${about}\n${table(renditions)}` : about
}

function sizeOf(video: Rendition['video']): string {
  return video?.width || video?.height ? `${video.width ?? '…'}x${video.height ?? '…'}` : ''
}

function words(...parts: unknown[]): string {
  return parts.filter((part) => part !== undefined).join(' ')
}
