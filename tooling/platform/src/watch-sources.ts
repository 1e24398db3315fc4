import { globSync, watch } from 'node:fs'
import path from 'node:path'
import type { App } from './app.ts'

interface WatchOptions {
  apps: App[]
  write: (line: string) => void
}

/** Editors write a file in several steps, and `git switch` writes many. */
const settledAfterMs = 50

/**
 * Starts an app again when a file of it changes, and all of them when one of a package does.
 * @returns what ends the watching
 */
export function watchSources(root: string, { apps, write }: WatchOptions): () => void {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const settled = () => {
    const affected = apps.filter((app) => [...changed].some((file) => isPartOf(file, app.name)))
    write(`${[...changed].join(', ')} has changed: starting ${affected.map((app) => app.name).join(', ')} again`)
    changed.clear()
    for (const app of affected) void app.restart()
  }
  const watchers = globSync('{apps,packages}/*/src', { cwd: root }).map((folder) =>
    watch(path.join(root, folder), { recursive: true }, (_event, name) => {
      if (!name || isTest(name)) return
      changed.add(path.join(folder, name))
      clearTimeout(timer)
      timer = setTimeout(settled, settledAfterMs)
    }),
  )
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}

function isPartOf(file: string, app: string): boolean {
  return !file.startsWith('apps/') || file.startsWith(`apps/${app}/`)
}

function isTest(file: string): boolean {
  return file.endsWith('.spec.ts') || file.includes('testing/')
}
