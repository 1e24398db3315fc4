import path from 'node:path'
import type { Input } from '@ingest/sdk'
import { CliError, exitCodes } from '../cli.error.ts'
import type { Progress } from '../output/progress.ts'
import { type JsonFile, jsonFile, nameOf } from './json-file.ts'
import { interruptedOr, isFinal, type Source, type SourceDeps } from './source.ts'

/** An input that the platform fetches, for the same command to wait for after an interruption. */
type PullStore = JsonFile<{ inputId: string }>

export function isUrl(argument: string): boolean {
  return /^https?:\/\//i.test(argument)
}

/** A URL without what may be a secret, such as a signature. */
export function shownName(fileOrUrl: string): string {
  const url = isUrl(fileOrUrl) ? URL.parse(fileOrUrl) : null
  return url ? `${url.origin}${url.pathname}${url.search && '?…'}` : fileOrUrl
}

/** What else a URL must be, the platform knows. @throws CliError `usage` */
export async function assertUrl(text: string): Promise<void> {
  if (!URL.canParse(text)) throw new CliError(exitCodes.usage, `${text} is not a URL`)
}

/** A URL that is given to the platform. Nobody sees here whether other bytes lie there by now. */
export function openUrl(url: string, { cacheDir, host }: { cacheDir: string; host: string }): Source {
  const target = path.join(cacheDir, 'uploads', nameOf(host, url))
  const store: PullStore = jsonFile(target, ({ inputId }) => typeof inputId === 'string')
  return {
    name: shownName(url),
    // On disk, where the URL itself may be a secret.
    key: nameOf(url),
    fingerprint: 'url',
    toInput: (deps) => pull(deps, url, store),
    forget: store.clear,
  }
}

/** Waits for the probe in any case: before it nobody knows whether a film lies at the URL. */
async function pull({ ingest, progress, signal }: SourceDeps, url: string, store: PullStore): Promise<Input> {
  signal.throwIfAborted()
  const inputId = (await store.load())?.inputId ?? (await ingest.inputs.create({ url }, { signal })).id
  store.save({ inputId })
  try {
    return await ingest.inputs.waitUntilReady(inputId, { signal, onInput: showFetched(progress) })
  } catch (error) {
    await store.flush()
    if (isFinal(error)) await store.clear()
    throw interruptedOr(error, signal, 'the platform goes on with the fetching, and the same command waits for it')
  }
}

/** The size comes with the answer of the server at the URL, or, where that does not tell it, with the last byte. */
function showFetched(progress: Progress): (input: Input) => void {
  let total: number | null = null
  return ({ size, received }) => {
    if (size === null) return
    if (size !== total) progress.begin('Fetching', size, 'bytes')
    total = size
    progress.update(received ?? 0)
  }
}
