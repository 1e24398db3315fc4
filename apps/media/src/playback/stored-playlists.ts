import { PreparedText } from '@ingest/http'
import type { ObjectStore } from '@ingest/storage'
import { LRUCache } from 'lru-cache'
import { isComplete } from './cache-control.ts'
import type { MediaFile } from './media-file.ts'
import { readPlaylist } from './read-playlist.ts'

const maxBytes = 64 * 1024 ** 2
/** What may still grow is looked at again after so long: players hear of new segments as soon as caches let them. */
const growingMs = 1000
/** What is complete stays as it is; it is read again now and then, so that memory holds what is played. */
const completeMs = 3_600_000

export interface StoredPlaylist {
  text: PreparedText
  isComplete: boolean
}

/** Playlists as the store has them, read, hashed and compressed once for all who ask for the same. */
export class StoredPlaylists {
  private readonly known: LRUCache<string, StoredPlaylist, MediaFile>

  constructor(store: Pick<ObjectStore, 'get'>) {
    this.known = new LRUCache({
      maxSize: maxBytes,
      // As text, as bytes and compressed.
      sizeCalculation: ({ text }) => 3 * text.text.length + 1,
      ignoreFetchAbort: true,
      fetchMethod: async (key, before, { options, context }) => {
        const text = await readPlaylist(store, key)
        const isFinal = context.kind === 'playlist' && isComplete(text)
        options.ttl = isFinal ? completeMs : growingMs
        return before?.text.text === text ? before : { text: new PreparedText(text), isComplete: isFinal }
      },
    })
  }

  /** @throws StorageError */
  async get(file: MediaFile): Promise<StoredPlaylist> {
    const found = await this.known.fetch(file.objectKey, { context: file })
    if (!found) throw new Error('a playlist was not read')
    return found
  }
}
