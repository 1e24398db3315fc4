import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fetchPresentation } from '@ingest/e2e/hls/presentation'
import HLS from 'hls-parser'

/** What was made of a rendition. */
interface Rendition {
  segments: number
  seconds: number
  bytes: number
}

/** Best first, the sound last. */
export type Output = Rendition[]

export async function servedOutput(url: string): Promise<Output> {
  const { videos, audios } = await fetchPresentation(url)
  return [...videos, ...audios].map(({ segments }) => ({
    segments: segments.length,
    seconds: sum(segments.map(({ durationSeconds }) => durationSeconds)),
    bytes: sum(segments.map(({ bytes }) => bytes.length)),
  }))
}

export function writtenOutput(playlists: string[]): Promise<Output> {
  return Promise.all(playlists.map(readRendition))
}

async function readRendition(file: string): Promise<Rendition> {
  const playlist = HLS.parse(await readFile(file, 'utf8'))
  if (playlist.isMasterPlaylist) throw new Error(`${file} is no media playlist`)
  const files = await Promise.all(playlist.segments.map(({ uri }) => stat(path.join(path.dirname(file), uri))))
  return {
    segments: files.length,
    seconds: sum(playlist.segments.map(({ duration }) => duration)),
    bytes: sum(files.map(({ size }) => size)),
  }
}

const tolerance = 0.02

/** @throws when one of them does less than the other */
export function assertEqual(what: string, ours: Output, theirs: Output): void {
  const alike = (a: number, b: number) => Math.abs(a - b) <= tolerance * b
  const equal =
    ours.length === theirs.length &&
    ours.every((rendition, index) => {
      const other = theirs[index] as Rendition
      const { segments, seconds, bytes } = rendition
      return segments === other.segments && alike(seconds, other.seconds) && alike(bytes, other.bytes)
    })
  if (!equal) throw new Error(`${what} is not the same output: ${JSON.stringify({ ours, theirs })}`)
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
