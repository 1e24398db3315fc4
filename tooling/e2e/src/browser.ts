import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
]

/** Suites run side by side, and encode meanwhile. */
const patienceMs = 90_000

export interface Browser {
  context: BrowserContext
  close(): Promise<void>
}

/** A headless Chromium with a profile of its own, so that nothing is cached from an earlier test. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'ingest-chromium-'))
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS })
  context.setDefaultTimeout(patienceMs)
  return {
    context,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
