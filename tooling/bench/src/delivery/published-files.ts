import { randomBytes } from 'node:crypto'
import { ingestCommand } from '@ingest/e2e/cli'
import type { Platform } from '@ingest/e2e/platform'
import type { ObjectStore } from '@ingest/storage'
import { makeVideo } from '@ingest/testing'
import { type Load, namesOf } from './loads.ts'

const putAtOnce = 16

/** A public video, and the files of the loads among those of its variant. */
export interface PublishedFiles {
  /** Of the media app. */
  pathOf(name: string): string
  /** In the store. */
  keyOf(name: string): string
}

export async function publishFiles(platform: Platform, store: ObjectStore, loads: Load[]): Promise<PublishedFiles> {
  const clip = await makeVideo({ seconds: 2 })
  const answer = await ingestCommand(platform, ['upload', clip, '--publish', '--wait', '--json'], platform.dataDir)
  if (answer.exitCode !== 0) throw new Error(`the clip was not published: ${answer.stderr}`)
  const { playlist_url } = JSON.parse(answer.stdout) as { playlist_url: string }
  const folder = new URL('.', playlist_url).pathname
  const prefix = await prefixOf(store, folder.split('/')[2] ?? '')
  for (const load of loads) {
    const bytes = randomBytes(load.fileBytes)
    const names = namesOf(load)
    for (let from = 0; from < names.length; from += putAtOnce)
      await Promise.all(names.slice(from, from + putAtOnce).map((name) => store.put(`${prefix}${name}`, bytes)))
  }
  return { pathOf: (name) => `${folder}${name}`, keyOf: (name) => `${prefix}${name}` }
}

/** `videos/<network>/<video>/<job>/<attempt>/`, by the first segment that is there. */
async function prefixOf(store: ObjectStore, videoId: string): Promise<string> {
  for await (const { key } of store.list('videos/')) {
    const prefix = /^videos\/[^/]+\/([^/]+)\/[^/]+\/\d+\//.exec(key)
    if (prefix?.[1] === videoId && key.endsWith('.m4s')) return prefix[0]
  }
  throw new Error('the clip has no segments')
}
