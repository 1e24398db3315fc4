import type { Application, ApplicationCreate } from '@ingest/sdk'
import type { Command } from 'commander'
import { splitList } from '../../arguments.ts'
import { addExamples, addGroup } from '../../help.ts'
import { addEachCommand } from '../../item.commands.ts'
import { addListCommand, type ListFlags } from '../../list.command.ts'
import { formatTable, formatTime } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'
import { addCommonOptions, type CommonFlags, type Session, show, withSession } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

interface CreateFlags extends CommonFlags {
  scope?: string[]
  redirectUri?: string[]
  public?: true
}

const COLUMNS: Column<Application>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'CLIENT ID', value: (application) => application.client_id },
  { title: 'KIND', value: ({ confidential }) => (confidential ? 'confidential' : 'public') },
  { title: 'NAME', value: ({ name }) => name },
  { title: 'SCOPES', value: ({ scopes }) => scopes.join(',') },
]

export function addApplicationsCommand(admin: Command, terminal: Terminal): void {
  const applications = addGroup(admin, 'applications', 'List, create and remove applications, and change their secrets.', [
    ['ingest admin applications', 'which there are'],
    ['ingest admin applications rotate ID', 'a new secret; the old one ends at once'],
  ])
  addListCommand<Application, ListFlags>(applications, terminal, {
    about: 'List the applications; their secrets are not kept.',
    examples: [['ingest admin applications --sort name --order asc', 'by name']],
    sortable: ['id', 'created_at', 'updated_at', 'name'],
    columns: COLUMNS,
    read: ({ ingest }, _flags, options) => ingest.applications.list({}, options),
  })
  addCreate(applications, terminal)
  addRotate(applications, terminal)
  addEachCommand(applications, terminal, {
    name: 'delete',
    noun: 'application',
    about: 'Remove applications for good: their tokens end at once.',
    examples: [['ingest admin applications delete ID', 'nothing can use it any more']],
    done: 'deleted',
    work: ({ ingest, signal }, id) => ingest.applications.delete(id, undefined, { signal }),
  })
}

function addCreate(applications: Command, terminal: Terminal): void {
  const command = applications
    .command('create')
    .description('Create an application. Its secret is shown this once.')
    .argument('<name>', 'what people know it by')
    .option('--scope <list>', 'comma list of what it may do, such as read_videos,write_inputs', splitList)
    .option('--redirect-uri <list>', 'comma list of URLs that a login may come back to', splitList)
    .option('--public', 'it cannot keep a secret: an app, or a page')
  addExamples(addCommonOptions(command), [
    ['ingest admin applications create Importer --scope all', 'may do all that you may'],
    ['ingest admin applications create Site --public --redirect-uri https://example.com/login', 'for logins in a browser'],
  ])
  command.action((name: string, flags: CreateFlags) =>
    withSession(terminal, flags, async (session) => {
      const { ingest, signal } = session
      await showApplication(session, await ingest.applications.create(bodyOf(name, flags), { signal }))
    }),
  )
}

/** The platform knows the scopes, and refuses others by name. */
function bodyOf(name: string, { scope, redirectUri, public: isPublic }: CreateFlags): ApplicationCreate {
  return { name, confidential: !isPublic, scopes: scope as ApplicationCreate['scopes'], redirect_uris: redirectUri }
}

function addRotate(applications: Command, terminal: Terminal): void {
  const command = applications
    .command('rotate')
    .description('Give an application a new secret, shown this once. The old one ends at once.')
    .argument('<id>', 'id of the application')
  addExamples(addCommonOptions(command), [['ingest admin applications rotate ID --json', 'the secret is in client_secret']])
  command.action((id: string, flags: CommonFlags) =>
    withSession(terminal, flags, async (session) => {
      const { ingest, clientId, signal, terminal } = session
      const application = await ingest.applications.rotateSecret(id, undefined, { signal })
      await showApplication(session, application)
      if (application.client_id !== clientId) return
      terminal.stderr.write('These are the credentials of this command: it needs the new secret from now on.\n')
    }),
  )
}

async function showApplication(session: Session, application: Application): Promise<void> {
  await show(session, application, formatApplication(application))
}

export function formatApplication(application: Application): string {
  return formatTable({
    Id: application.id,
    Name: application.name,
    'Client id': application.client_id,
    'Client secret': application.client_secret,
    Kind: application.confidential ? 'confidential' : 'public',
    Scopes: application.scopes.join(','),
    'Redirect URIs': application.redirect_uris.join(' '),
    Created: formatTime(application.created_at),
  })
}
