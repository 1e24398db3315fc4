import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { requireTool } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execa } from 'execa'
import { openBrowser } from './browser.ts'
import { type Platform, startPlatform } from './platform.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const BUNDLE = path.join(root, 'openapi/openapi.bundle.json')
const README = path.join(root, 'README.md')
const chromium = requireTool('chromium')

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(() => platform?.stop())

test('/openapi.json is the description of the API', async () => {
  const response = await fetch(`${platform.credentials.api}/openapi.json`)
  expect(response.status).toBe(200)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  const served = (await response.json()) as { paths: object }
  const committed = JSON.parse(await readFile(BUNDLE, 'utf8')) as { paths: object }
  expect(Object.keys(served.paths)).toEqual(Object.keys(committed.paths))
})

test('the curl line that is printed at the start works', async () => {
  const line = platform
    .output()
    .split('\n')
    .find((each) => each.trim().startsWith('curl '))
  if (!line) throw new Error('no curl line')
  const { stdout } = await execa({ shell: 'bash', timeout: 30_000 })`${line} --silent --fail`
  expect(JSON.parse(stdout)).toEqual([])
})

test('the upload line of the README is the one that is printed', async () => {
  const [line] = /^npm run ingest -- .*$/m.exec(await readFile(README, 'utf8')) ?? []
  expect(line).toBeDefined()
  expect(platform.output()).toContain(`${line} `)
})

if (chromium) {
  test('/docs shows every operation, LINK and UNLINK too, without asking anybody else', async () => {
    const browser = await openBrowser(chromium)
    try {
      const page = await browser.context.newPage()
      const foreign: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(platform.credentials.api) && !/^(data|blob):/.test(request.url()))
          foreign.push(request.url())
      })
      const failures: string[] = []
      page.on('pageerror', (error) => failures.push(error.message))
      await page.goto(`${platform.credentials.api}/docs`)
      await page.getByText('Networks', { exact: true }).first().click()
      await page.getByText('LINK', { exact: true }).first().waitFor()
      await page.getByText('UNLINK', { exact: true }).first().waitFor()
      expect(foreign).toEqual([])
      expect(failures).toEqual([])
    } finally {
      await browser.close()
    }
  })
}
