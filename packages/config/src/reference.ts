import { apiVariables } from './api.config.ts'
import { commonVariables } from './common.config.ts'
import { mediaVariables } from './media.config.ts'
import { platformVariables } from './platform.config.ts'
import { rtmpsVariables } from './rtmp.config.ts'
import { fileVariables, s3Variables } from './storage.config.ts'
import type { Variable, Variables } from './variable.ts'
import { workerVariables } from './worker.config.ts'

const sections: { title: string; about: string; variables: Variables }[] = [
  {
    title: 'Every app',
    about: 'Read by the api, media and worker apps, and the same for all of them but for `HOST`.',
    variables: commonVariables,
  },
  {
    title: 'Objects in files',
    about: 'Used unless `S3_ENDPOINT` is set: for a platform on a single machine.',
    variables: fileVariables,
  },
  { title: 'Objects in S3', about: 'MinIO, or any other server that speaks S3.', variables: s3Variables },
  { title: 'The api app', about: 'Read in addition by `apps/api`.', variables: apiVariables },
  { title: 'The media app', about: 'Read in addition by `apps/media`.', variables: mediaVariables },
  { title: 'RTMPS', about: 'Read by `apps/media` when one of the two files is set.', variables: rtmpsVariables },
  { title: 'The worker app', about: 'Read in addition by `apps/worker`.', variables: workerVariables },
  {
    title: 'npm start',
    about:
      'Read by the one-machine platform. It sets the ports, URLs, keys and folders of the three apps itself and passes everything else on.',
    variables: platformVariables,
  },
]

/** The page `docs/operations/configuration.md`, from the schemas that the apps really read. */
export function configurationReference(): string {
  const intro = [
    '# Configuration',
    '',
    '<!-- Generated from packages/config by `pnpm generate`. Do not edit. -->',
    '',
    'Everything is configured by environment variables, read once at start. An empty variable counts as unset. A process that finds a',
    'variable missing or wrong names every one of them, one per line, and exits with code 1.',
    '',
    'A variable that is marked as secret may also lie in a file, whose path is in the variable of the same name with `_FILE` behind it',
    '(`DATABASE_URL_FILE=/run/secrets/database_url`). White space around it does not count, and the variable itself goes first.',
  ]
  return `${[...intro, ...sections.flatMap(sectionLines)].join('\n')}\n`
}

function sectionLines({ title, about, variables }: (typeof sections)[number]): string[] {
  const rows = Object.entries(variables).map(([name, variable]) => row(name, variable))
  return ['', `## ${title}`, '', about, '', '| variable | default | meaning |', '| --- | --- | --- |', ...rows]
}

function row(name: string, variable: Variable<unknown>): string {
  const fallback = variable.default === undefined ? (variable.required ? '**required**' : '') : `\`${variable.default}\``
  return `| \`${name}\` | ${fallback} | ${variable.description}${variable.secret ? ' Secret.' : ''} |`
}
