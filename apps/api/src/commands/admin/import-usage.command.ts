import { type Command, InvalidArgumentError, Option } from 'commander'
import { addJsonOption, type CommandLine, type OutputFlags, printResult, withDomain } from '../command-line.ts'
import { importLog } from '../usage-import/import-log.ts'
import { type JsonFields, type LogFormat, logFormats } from '../usage-import/log-format.ts'

interface ImportFlags extends OutputFlags {
  format: LogFormat
  fields: JsonFields
  new?: boolean
}

const defaultFields: JsonFields = { time: 'time', url: 'url', bytes: 'bytes' }

const afterHelp = `
A log is known by its bytes, whatever it is called: what has been counted of it is not counted again, so that a log
that grows, is renamed or packed (.gz) can be imported as often as you like. Where the last line is not whole, it is
left for the next time.

Examples:
  $ admin import-usage /var/log/nginx/access.log                    the combined log format
  $ admin import-usage --format w3c E2K1.2026-11-30-20.*.gz         CloudFront
  $ admin import-usage --format json --fields time=EdgeStartTimestamp,url=ClientRequestURI,bytes=EdgeResponseBytes log.json`

export function addImportUsageCommand(admin: Command, line: CommandLine): void {
  const command = admin
    .command('import-usage')
    .description('add what a CDN or a proxy has delivered, out of its access logs, to what the networks have used')
    .argument('<log...>', 'access logs; those that end in .gz are unpacked')
    .addOption(new Option('--format <name>', 'how they are written').choices(Object.keys(logFormats)).default('combined'))
    .option('--fields <list>', 'with --format json: the members of a line', parseFields, defaultFields)
    .option('--new', 'count a log that begins as a longer one does that has been counted: it is no older copy of that')
    .addHelpText('after', afterHelp)
  addJsonOption(command).action((files: string[], { format, fields, new: isNew = false, json }: ImportFlags) =>
    withDomain(line, async ({ usageImports }) => {
      for (const file of files) {
        const parse = logFormats[format](fields)
        printResult(line, { json }, await importLog(usageImports, file, { parse, isNew }))
      }
    }),
  )
}

function parseFields(text: string): JsonFields {
  const given = Object.fromEntries(text.split(',').map((each) => each.split('=')))
  const unknown = Object.keys(given).find((name) => !(name in defaultFields))
  if (unknown === undefined && Object.values(given).every(Boolean)) return { ...defaultFields, ...given }
  throw new InvalidArgumentError(
    'It must be a list such as time=EdgeStartTimestamp,url=ClientRequestURI,bytes=EdgeResponseBytes.',
  )
}
