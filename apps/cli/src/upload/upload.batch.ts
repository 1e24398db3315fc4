import path from 'node:path'
import { IngestTimeoutError } from '@ingest/sdk'
import { type CliError, toCliError } from '../cli.error.ts'
import { endsAll, type Failures } from '../each.ts'
import type { Board } from '../output/progress.ts'
import type { Session } from '../session.ts'
import { findProfile } from './find-profile.ts'
import { cacheFolder } from './json-file.ts'
import { openLedger } from './ledger.ts'
import { limiter } from './limiter.ts'
import { createResumeStore } from './resume-store.ts'
import { openFile } from './source-file.ts'
import { isUrl, openUrl, shownName } from './source-url.ts'
import { type UploadReport, uploadVideo } from './upload.flow.ts'

export interface BatchPlan {
  title?: string
  /** Id or name of a profile. */
  profile?: string
  parallel: number
  /** Files that are uploaded at once. */
  files: number
  publish: boolean
  wait: boolean
}

/** Each is a line on the terminal, and a poll every two seconds. */
const WAITING_AT_ONCE = 8

export interface Batch {
  plan: BatchPlan
  /** What the command line named, paths and URLs; some of it may not be there. */
  named: string[]
  files: string[]
  board: Board
  failures: Failures
}

/** What has become of the files, in their order, and what has ended the batch before its end. */
export interface BatchResult {
  reports: UploadReport[]
  end?: CliError
}

/** Uploads all files. The failure of one is kept and does not end the others; what would fail all of them alike does. */
export async function uploadAll(session: Session, { plan, named, files, board, failures }: Batch): Promise<BatchResult> {
  const { ingest, host } = session
  const stop = new AbortController()
  const signal = AbortSignal.any([session.signal, stop.signal])
  const profileId = (await findProfile(ingest, plan.profile, signal)).id
  const cacheDir = cacheFolder(session.terminal.env)
  const ledger = await openLedger(cacheDir, [host, profileId, plan.title ?? '', ...named.toSorted()])
  const shared = { ingest, ledger, signal, log: board.log, uploading: limiter(plan.files), waiting: limiter(WAITING_AT_ONCE) }

  const open = (file: string) =>
    isUrl(file) ? openUrl(file, { cacheDir, host }) : openFile(file, createResumeStore(cacheDir, host, file))
  const one = async (file: string): Promise<UploadReport | undefined> => {
    const progress = board.track(named.length > 1 ? path.basename(shownName(file)) : undefined)
    try {
      return await uploadVideo({ ...shared, progress }, { ...plan, profileId }, await open(file))
    } catch (error) {
      const failure = toCliError(error, host)
      if (endsAll(failure) && !(error instanceof IngestTimeoutError)) stop.abort(failure)
      else failures.add(shownName(file), failure)
      return undefined
    } finally {
      progress.end()
    }
  }
  const reports = (await Promise.all(files.map(one))).filter((report) => report !== undefined)
  if (reports.length === named.length) await ledger.clear()
  return stop.signal.aborted ? { reports, end: stop.signal.reason } : { reports }
}
