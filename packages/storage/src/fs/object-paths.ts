import path from 'node:path'
import { StorageError } from '../storage-error.ts'

const MAX_NAME_LENGTH = 255

/**
 * Where an object lies. A key never becomes a path: every character of a segment outside `[a-z0-9_-]` and inner dots is
 * escaped, so that no key means `..`, two keys that differ in case stay apart on every file system, and `=d` and `=o`
 * let `a` and `a/b` both exist. The order of the names can be computed, which gives listings in key order.
 */
export const objectPaths = {
  file(root: string, key: string): string {
    const segments = key.split('/')
    const name = segments.pop() ?? ''
    return path.join(root, ...segments.map(directoryName), `${escapeSegment(name)}=o`)
  },

  directory(root: string, segments: string[]): string {
    return path.join(root, ...segments.map(directoryName))
  },

  /** What a file name stands for; undefined for what is not ours. */
  parseName(name: string): { segment: string; isDirectory: boolean } | undefined {
    const match = /^((?:[a-z0-9_.-]|=[0-9a-f]{2})+)=([do])$/.exec(name)
    if (!match?.[1]) return undefined
    const segment = match[1].replace(/=([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    return { segment, isDirectory: match[2] === 'd' }
  },
}

function directoryName(segment: string): string {
  return `${escapeSegment(segment)}=d`
}

function escapeSegment(segment: string): string {
  const name = segment.replace(/^\.|\.$|[^a-z0-9_.-]/g, (char) => `=${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
  if (name.length + 2 > MAX_NAME_LENGTH) throw new StorageError('invalid-key', 'a segment of the object key is too long')
  return name
}
