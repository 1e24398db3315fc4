import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Input } from '@ingest/sdk'
import { openBrowser } from './browser.ts'
import { servePage } from './page-server.ts'

const SDK = path.resolve(import.meta.dirname, '../../../packages/sdk/dist')

export interface BrowserUpload {
  input: Input
  /** What `onProgress` was told, in bytes. */
  progress: number[]
}

/** Uploads a file of zeros with the built SDK from a page of another origin: CORS, fetch and Blob are the browser's own. */
export async function uploadInBrowser(chromium: string, credentials: { host: string; accessToken: string }, sizeBytes: number) {
  const scripts = (await readdir(SDK)).map((name) => [`/sdk/${name}`, path.join(SDK, name)])
  const site = await servePage(Object.fromEntries(scripts))
  const browser = await openBrowser(chromium)
  try {
    const page = await browser.context.newPage()
    await page.goto(site.origin)
    return await page.evaluate(
      async ({ host, accessToken, size, script }): Promise<BrowserUpload> => {
        const { Ingest } = (await import(script)) as typeof import('@ingest/sdk')
        const file = new File([new Uint8Array(size)], 'zeros.bin', { type: 'application/octet-stream' })
        const progress: number[] = []
        const ingest = new Ingest({ host, accessToken })
        const input = await ingest.upload(file, { parallel: 2, onProgress: ({ sentBytes }) => progress.push(sentBytes) })
        return { input, progress }
      },
      { ...credentials, size: sizeBytes, script: '/sdk/index.js' },
    )
  } finally {
    await browser.close()
    await site.close()
  }
}
