import { PreparedText } from '@ingest/http'

/** Playlists as they are now, each written and compressed once for each version and not for each player. */
export class PlaylistTexts {
  private readonly texts = new Map<string, { version: number; text: PreparedText }>()

  /** @param name of a playlist, of which there are few */
  get(name: string, version: number, write: () => string): PreparedText {
    const known = this.texts.get(name)
    if (known?.version === version) return known.text
    const text = new PreparedText(write())
    this.texts.set(name, { version, text })
    return text
  }
}
