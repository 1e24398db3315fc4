import { stat } from 'node:fs/promises'
import type { Input, UploadSource } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { CliError, exitCodes } from '../cli.error.ts'
import type { ResumeStore } from './resume-store.ts'
import { interruptedOr, type Source, type SourceDeps, type SourcePlan } from './source.ts'

/** @throws CliError `usage` */
export async function assertReadable(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(exitCodes.usage, `cannot read ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.code}`)
  })
  if (!found.isFile()) throw new CliError(exitCodes.usage, `${file} is not a file`)
  if (found.size === 0) throw new CliError(exitCodes.usage, `${file} is empty`)
}

/** A file that is sent in parts. */
export async function openFile(file: string, resume: ResumeStore): Promise<Source> {
  const source = await fileSource(file)
  return {
    name: file,
    key: file,
    fingerprint: [source.size, source.lastModified].join('|'),
    toInput: async (deps, plan) => {
      const input = await sendFile(deps, plan, { source, resume })
      return plan.wait ? deps.ingest.inputs.waitUntilReady(input.id, { signal: deps.signal }) : input
    },
    forget: resume.clear,
  }
}

async function sendFile(
  { ingest, progress, signal }: SourceDeps,
  { parallel }: SourcePlan,
  { source, resume }: { source: UploadSource; resume: ResumeStore },
): Promise<Input> {
  signal.throwIfAborted()
  progress.begin('Uploading', source.size, 'bytes')
  try {
    return await ingest.upload(source, {
      parallel,
      signal,
      resume: await resume.load(),
      onState: resume.save,
      onProgress: ({ sentBytes }) => progress.update(sentBytes),
    })
  } catch (error) {
    await resume.flush()
    throw interruptedOr(error, signal, 'the same command goes on with the upload')
  }
}
