import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { CliError, exitCodes, toCliError } from './cli.error.ts'
import { findCredentials } from './credentials.ts'
import { formatTable } from './format.ts'
import { barProgress, lineProgress, type Progress } from './progress.ts'
import { cacheFolder, createResumeStore } from './resume-store.ts'
import type { Terminal } from './terminal.ts'
import { type UploadReport, uploadVideo } from './upload.flow.ts'

interface UploadFlags {
  publish?: true
  wait?: true
  title?: string
  profile?: string
  parallel: number
  json?: true
  credentials?: string
}

const MAX_PARALLEL = 16

const EXAMPLES = `
Examples:
  $ ingest upload holiday.mov --publish              upload, encode, publish, print the URL to watch
  $ ingest upload talk.mp4 --title "My talk" --wait  upload and encode; the video stays a draft
  $ ingest upload talk.mp4 --json                    upload, leave the encoding to the platform, print ids

Credentials come from --credentials FILE, from INGEST_HOST, INGEST_CLIENT_ID and INGEST_CLIENT_SECRET, or from the
nearest .data/ingest.json, which "npm start" writes. An interrupted upload goes on with the same command.`

export function addUploadCommand(program: Command, terminal: Terminal): void {
  program
    .command('upload')
    .description('Upload a video file and encode it.')
    .argument('<file>', 'the video file')
    .option('--publish', 'wait for the encoding and publish the video')
    .option('--wait', 'wait for the encoding')
    .option('--title <text>', 'title of the video (default: the name of the file)')
    .option('--profile <name or id>', "encoding profile (default: the platform's own for HLS)")
    .option('--parallel <n>', 'parts uploaded at once', parseParallel, 4)
    .option('--json', 'print the result as JSON')
    .option('--credentials <file>', 'JSON file with api, client_id and client_secret')
    .addHelpText('after', EXAMPLES)
    .action((file: string, flags: UploadFlags) => runUpload(path.resolve(terminal.cwd, file), flags, terminal))
}

export function parseParallel(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= MAX_PARALLEL) return value
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_PARALLEL}.`)
}

async function runUpload(file: string, flags: UploadFlags, terminal: Terminal): Promise<void> {
  await assertReadable(file)
  const credentials = await findCredentials({ file: flags.credentials, env: terminal.env, cwd: terminal.cwd })
  const resume = createResumeStore(cacheFolder(terminal.env), credentials.host, file)
  const progress = createProgress(terminal)
  try {
    const { publish = false, wait = publish, title, profile, parallel } = flags
    const deps = { ingest: new Ingest(credentials), progress, resume, signal: terminal.signal }
    const report = await uploadVideo(deps, { file, title, profile, parallel, publish, wait })
    progress.end()
    terminal.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : formatReport(report))
  } catch (error) {
    throw toCliError(error, credentials.host)
  } finally {
    progress.end()
  }
}

async function assertReadable(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(exitCodes.usage, `cannot read ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.code}`)
  })
  if (!found.isFile()) throw new CliError(exitCodes.usage, `${file} is not a file`)
  if (found.size === 0) throw new CliError(exitCodes.usage, `${file} is empty`)
}

/** Drawn bars are for people: as soon as something reads along, there are lines. Both go to stderr, the result to stdout. */
function createProgress({ stdout, stderr }: Terminal): Progress {
  return stdout.isTTY && stderr.isTTY ? barProgress(stderr) : lineProgress((text) => stderr.write(text))
}

export function formatReport(report: UploadReport): string {
  return formatTable({
    Video: report.video_id,
    Status: report.status,
    Playlist: report.playlist_url,
    Watch: report.watch_url,
  })
}
