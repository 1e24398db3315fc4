import path from 'node:path'
import type { Command } from 'commander'
import { wholeNumber } from '../arguments.ts'
import { CliError, exitCodes, toCliError } from '../cli.error.ts'
import { Failures } from '../each.ts'
import { addExamples } from '../help.ts'
import { formatTable } from '../output/format.ts'
import { createBoard } from '../output/progress.ts'
import { painter, statusStyle } from '../output/style.ts'
import { type Column, createTable } from '../output/table.ts'
import { addCommonOptions, type CommonFlags, type Session, withSession, write } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import { assertReadable } from '../upload/source-file.ts'
import { assertUrl, isUrl, shownName } from '../upload/source-url.ts'
import { type Batch, uploadAll } from '../upload/upload.batch.ts'
import type { UploadReport } from '../upload/upload.flow.ts'

interface UploadFlags extends CommonFlags {
  publish?: true
  wait?: true
  title?: string
  profile?: string
  parallel: number
  files: number
}

const MOST_PARTS = 16
const MOST_FILES = 8

const COLUMNS: Column<UploadReport>[] = [
  { title: 'VIDEO', value: (report) => report.video_id },
  { title: 'STATUS', value: ({ status }) => status, style: statusStyle },
  { title: 'WATCH', value: (report) => report.watch_url ?? '' },
  { title: 'FILE', value: ({ file }) => file },
]

export function addUploadCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('upload')
    .description('Upload video files, or let the platform fetch them from URLs, and encode them.')
    .argument('<file...>', 'the video files, or their http(s) URLs')
    .option('--publish', 'wait for the encoding and publish the videos')
    .option('--wait', 'wait for the encoding')
    .option('--title <text>', 'title of the video, when there is one file (default: the name of the file)')
    .option('--profile <name or id>', "encoding profile (default: the platform's own for HLS)")
    .option('--parallel <n>', 'parts of each file uploaded at once', wholeNumber(1, MOST_PARTS), 4)
    .option('--files <n>', 'files uploaded at once', wholeNumber(1, MOST_FILES), 2)
  addExamples(
    addCommonOptions(command),
    [
      ['ingest upload holiday.mov --publish', 'upload, encode, publish, print the URL to watch'],
      ['ingest upload talk.mp4 --title "My talk" --wait', 'upload and encode; the video stays a draft'],
      ['ingest upload day1/*.mp4 --files 4 --publish', 'many files; one that fails does not end the others'],
      ['ingest upload https://example.com/talk.mp4 --wait', 'the platform fetches the file itself'],
      ['ingest upload talk.mp4 --json', 'leave the encoding to the platform, print ids'],
    ],
    `An interrupted upload goes on with the same command, which does not upload again what is uploaded.
The exit code is that of the failures, 1 when they differ; with --json there is a line for each file that is done.`,
  )
  command.action((files: string[], flags: UploadFlags) => runUpload(files, flags, terminal))
}

async function runUpload(args: string[], flags: UploadFlags, terminal: Terminal): Promise<void> {
  const named = [...new Set(args.map((file) => (isUrl(file) ? file : path.resolve(terminal.cwd, file))))]
  if (named.length > 1 && flags.title !== undefined) throw new CliError(exitCodes.usage, '--title is for one file only')
  const board = createBoard(terminal)
  const failures = new Failures(board.log, named.length, 'files')
  const files: string[] = []
  for (const file of named) {
    const keep = () => files.push(file)
    const check = isUrl(file) ? assertUrl(file) : assertReadable(file)
    await check.then(keep, (error: unknown) => failures.add(shownName(file), toCliError(error)))
  }
  const { publish = false, wait = publish } = flags
  const batch = { plan: { ...flags, publish, wait }, named, files, board, failures }
  if (files.length > 0) await withSession(terminal, flags, (session) => runBatch(session, batch))
  failures.throwIfAny()
}

async function runBatch(session: Session, batch: Batch): Promise<void> {
  try {
    const { reports, end } = await uploadAll(session, batch)
    batch.board.end()
    await printReports(session, reports, batch.named.length)
    if (end) throw end
  } finally {
    batch.board.end()
  }
}

async function printReports({ json, terminal }: Session, reports: UploadReport[], fileCount: number): Promise<void> {
  const [only] = reports
  if (!only) return
  if (json) return write(terminal, reports.map((report) => `${JSON.stringify(report)}\n`).join(''))
  const table = createTable(COLUMNS, painter(terminal, terminal.stdout))
  await write(terminal, fileCount === 1 ? formatReport(only) : table(reports))
}

function formatReport(report: UploadReport): string {
  return formatTable({
    Video: report.video_id,
    Status: report.status,
    Playlist: report.playlist_url,
    Watch: report.watch_url,
  })
}
