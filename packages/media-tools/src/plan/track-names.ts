import { languageTag, spokenAs } from './language-tag.ts'

/** What is known of a track before it is named. */
export interface Track {
  /** As its stream is tagged. */
  language: string
  /** Of a track that came as a file of its own. */
  filename?: string
}

export interface TrackName {
  /** RFC 5646. */
  language: string
  /** Different from that of every other track. */
  name: string
}

/**
 * What players call the tracks of a group: their language, or else their file, or else what they are. RFC 8216 §4.3.4.1.1
 * demands that no two of a group have the same name.
 */
export function nameTracks<T extends Track>(tracks: T[], otherwise: string): (T & TrackName)[] {
  const taken = new Set<string>()
  return tracks.map((track) => {
    const language = languageOf(track)
    const name = firstFree(language === 'und' ? (stemOf(track.filename) ?? otherwise) : spokenAs(language), taken)
    taken.add(name)
    return { ...track, language, name }
  })
}

/** Files of subtitles cannot say their language; people write it before the extension: `film.de.srt`. */
function languageOf({ language, filename = '' }: Track): string {
  const tagged = languageTag(language)
  if (tagged !== 'und') return tagged
  const written = languageTag(/\.([a-z]{2,3}(?:-[a-z]{2,4})?)\.\w{1,5}$/i.exec(filename)?.[1] ?? '')
  // Of three letters there are thousands, such as `mov`.
  return /^[a-z]{2}\b/.test(written) && spokenAs(written) !== written ? written : 'und'
}

/** Without the extension, and with nothing that may not stand in a quoted string (RFC 8216 §4.2). */
function stemOf(filename: string | undefined): string | undefined {
  const stem = filename?.replace(/\.\w{1,5}$/, '').replaceAll(/["\p{Cc}]/gu, "'")
  return stem || undefined
}

function firstFree(name: string, taken: Set<string>): string {
  let [free, number] = [name, 1]
  while (taken.has(free)) {
    number += 1
    free = `${name} ${number}`
  }
  return free
}
