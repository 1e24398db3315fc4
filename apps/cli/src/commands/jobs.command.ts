import { IngestFailedError, type Job } from '@ingest/sdk'
import { type Command, Option } from 'commander'
import { addExamples, addGroup } from '../help.ts'
import { addEachCommand, addGetCommand } from '../item.commands.ts'
import { addListCommand, type ListFlags, trashedOption, trashQuery } from '../list.command.ts'
import { formatSeconds, formatTable, formatTime } from '../output/format.ts'
import { createBoard } from '../output/progress.ts'
import { statusStyle } from '../output/style.ts'
import type { Column } from '../output/table.ts'
import { addCommonOptions, type CommonFlags, type Session, show, withSession } from '../session.ts'
import type { Terminal } from '../terminal.ts'

interface JobListFlags extends ListFlags {
  trashed?: true
  watch?: string
}

const JOB_COMPLETE = 1
const JOB_ENDED = 10
const PERCENT = 100

const COLUMNS: Column<Job>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: jobStatus, style: statusStyle },
  { title: 'DONE', value: ({ progress }) => `${Math.floor(progress)} %` },
  { title: 'VIDEO', value: ({ video }) => video },
  { title: 'CREATED (UTC)', value: (job) => formatTime(job.created_at) },
  { title: 'ERROR', value: ({ error }) => error?.message ?? '' },
]

export function addJobsCommand(program: Command, terminal: Terminal): void {
  const jobs = addGroup(program, 'jobs', 'List, show, watch and cancel encodings.', [
    ['ingest jobs', 'the newest'],
    ['ingest jobs watch ID', 'shows the progress until the end; "ingest jobs --watch ID" is the same'],
    ['ingest jobs cancel ID', 'stops an encoding'],
  ])
  addJobList(jobs, terminal)
  addGetCommand(jobs, terminal, {
    noun: 'job',
    examples: [['ingest jobs get ID', 'with its warnings, and why it failed']],
    read: (ingest, id, signal) => ingest.jobs.get(id, undefined, { signal }),
    format: formatJob,
  })
  const watch = jobs
    .command('watch')
    .description('Show the progress of a job until its end. The exit code is 0 when it is complete, 5 when it failed.')
    .argument('<id>', 'id of the job')
  addExamples(addCommonOptions(watch), [['ingest jobs watch ID && ingest videos publish VIDEO', 'publish what is encoded']])
  watch.action((id: string, flags: CommonFlags) => withSession(terminal, flags, (session) => watchJob(session, id)))
  addEachCommand(jobs, terminal, {
    name: 'cancel',
    noun: 'job',
    about: 'Cancel jobs and put them into the trash; what a job that is complete has made stays.',
    examples: [['ingest jobs cancel ID', 'the encoder stops within seconds']],
    done: 'cancelled',
    work: ({ ingest, signal }, id) => ingest.jobs.delete(id, undefined, { signal }),
  })
}

function addJobList(jobs: Command, terminal: Terminal): void {
  addListCommand<Job, JobListFlags>(jobs, terminal, {
    about: 'List encodings.',
    examples: [
      ['ingest jobs --limit 5', 'the newest five'],
      ['ingest jobs --all --json', 'all of them, a line of JSON each'],
    ],
    options: [trashedOption(), new Option('--watch <id>', 'watch this job instead: see "ingest jobs watch --help"')],
    sortable: ['id', 'created_at', 'updated_at'],
    columns: COLUMNS,
    read: ({ ingest }, flags, options) => ingest.jobs.list(trashQuery(flags), options),
    instead: (session, { watch }) => (watch === undefined ? undefined : watchJob(session, watch)),
  })
}

/** Shows the job in the end. @throws CliError `failed` when it failed or was cancelled */
async function watchJob(session: Session, id: string): Promise<void> {
  const { ingest, signal } = session
  const failure = await waitForEnd(session, id)
  const job = await ingest.jobs.get(id, undefined, { signal })
  await show(session, job, formatJob(job))
  if (failure) throw failure
}

async function waitForEnd({ ingest, signal, terminal }: Session, id: string): Promise<IngestFailedError | undefined> {
  const board = createBoard(terminal)
  try {
    const progress = board.track()
    progress.begin('Encoding', PERCENT, 'percent')
    await ingest.jobs.waitUntilDone(id, { signal, onJob: (job) => progress.update(job.progress, paceOf(job)) })
    return undefined
  } catch (error) {
    if (error instanceof IngestFailedError) return error
    throw error
  } finally {
    board.end()
  }
}

/** `3.2x, 31 s left`; nothing where the platform knows neither, or the job has ended. */
function paceOf({ status, speed, eta_seconds: etaSeconds }: Job): string {
  if (status === JOB_COMPLETE || status === JOB_ENDED) return ''
  const facts = [speed && `${speed.toFixed(1)}x`, etaSeconds !== null && `${formatSeconds(etaSeconds)} left`]
  return facts.filter(Boolean).join(', ')
}

export function jobStatus({ status, started_at, error }: Job): string {
  if (status === JOB_COMPLETE) return 'COMPLETE'
  if (status === JOB_ENDED) return error?.code === 'cancelled' ? 'CANCELLED' : 'FAILED'
  return started_at === null ? 'WAITING' : 'RUNNING'
}

function formatRendition({ kind, width, height, state, segments_done: segments }: Job['renditions'][number]): string {
  const what = kind === 'video' ? `${width}x${height}` : 'sound'
  return state === 'encoding' ? `${what} encoding (${segments} segments)` : `${what} ${state}`
}

export function formatJob(job: Job): string {
  return formatTable({
    Id: job.id,
    Status: jobStatus(job),
    Done: `${Math.floor(job.progress)} %`,
    Pace: paceOf(job),
    Renditions: job.renditions.map(formatRendition).join(', '),
    Error: job.error?.message,
    Warnings: job.warnings.join(' '),
    Video: job.video,
    Inputs: job.inputs.join(', '),
    Profile: job.profile,
    Created: formatTime(job.created_at),
    Started: formatTime(job.started_at),
    Finished: formatTime(job.finished_at),
  })
}
