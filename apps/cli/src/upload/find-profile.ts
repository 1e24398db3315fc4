import type { Ingest, Profile } from '@ingest/sdk'
import { CliError, exitCodes } from '../cli.error.ts'

/** By id or name; the platform's default for HLS when none is wanted. @throws CliError `usage` when there is none */
export async function findProfile(ingest: Ingest, wanted: string | undefined, signal: AbortSignal): Promise<Profile> {
  const names: string[] = []
  for await (const profile of ingest.profiles.list({}, { signal })) {
    const name = profile.name.toLowerCase()
    const isWanted =
      wanted === undefined ? profile.default && profile.type === 'hls' : [profile.id, name].includes(wanted.toLowerCase())
    if (isWanted) return profile
    names.push(profile.name)
  }
  throw new CliError(
    exitCodes.usage,
    `there is no profile ${wanted ?? 'that is the default for HLS'}; there are: ${names.join(', ')}`,
  )
}
