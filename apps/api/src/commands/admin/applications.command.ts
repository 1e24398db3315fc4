import type { Command } from 'commander'
import { addJsonOption, type CommandLine, type OutputFlags, printResult, withDomain } from '../command-line.ts'
import { parseId } from '../parse-id.ts'

interface CreateFlags extends OutputFlags {
  network: string
  scope: string[]
  redirectUri: string[]
  public?: true
}

export function addApplicationsCommand(admin: Command, line: CommandLine): void {
  const applications = admin.command('applications').description('create credentials for programs')
  const create = applications
    .command('create')
    .description('create an application, whose secret is shown once; one of that name that is there already is shown instead')
    .argument('<name>', 'what people know it by')
    .requiredOption('--network <id>', 'id of the network', parseId)
    .option('--scope <list>', 'comma list of what it may do, such as read_videos,write_inputs', splitList, ['all'])
    .option('--redirect-uri <list>', 'comma list of URLs that a login may come back to', splitList, [])
    .option('--public', 'it cannot keep a secret: an app, or a page')
  addJsonOption(create).action((name: string, { network, scope, redirectUri, public: isPublic, json }: CreateFlags) =>
    withDomain(line, async ({ operators }) => {
      const rest = { scopes: scope, redirectUris: redirectUri, confidential: !isPublic }
      printResult(line, { json }, await operators.createApplication({ networkId: network, name, ...rest }))
    }),
  )
}

const splitList = (text: string) => text.split(/[\s,]+/).filter(Boolean)
