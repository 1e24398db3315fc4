import { randomUUID } from 'node:crypto'
import { appendFile, copyFile, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { createTenant } from '@ingest/domain/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { TestCommands } from '../testing/test-commands.ts'

let commands: TestCommands
let networkId: string
let videoId: string
let liveId: string

beforeAll(async () => {
  commands = await TestCommands.start()
})
afterAll(() => commands?.stop())
beforeEach(async () => {
  await commands.whileOpen(async ({ domain, dataSource }) => {
    const caller = await createTenant(dataSource)
    networkId = caller.networkId
    videoId = (await domain.videos.create(caller, { title: 'Film' })).id
    liveId = (await domain.live.create(caller, { title: 'Town hall' })).id
  })
})

const fileOf = (name: string) => path.join(commands.directory, `${networkId}-${name}`)

async function aLog(text: string, name = 'access.log'): Promise<string> {
  await writeFile(fileOf(name), text)
  return fileOf(name)
}

/** In the combined format; every test has clients, and so lines, of its own. */
function line(bytes: number, { url = `/v/${videoId}/x/1.m4s`, day = '30/Nov' } = {}): string {
  return `${networkId} - - [${day}/2026:12:00:00 +0000] "GET ${url} HTTP/1.1" 200 ${bytes} "-" "-"\n`
}

const importing = (...args: string[]) => commands.admin('import-usage', ...args)

async function delivered(): Promise<Record<string, number>> {
  const rows: { month: string; bytes: number }[] = await commands.whileOpen(({ dataSource }) =>
    dataSource.query(
      `SELECT to_char(month, 'YYYY-MM') AS month, delivered_bytes::int AS bytes FROM network_usage WHERE network_id = $1`,
      [networkId],
    ),
  )
  return Object.fromEntries(rows.map(({ month, bytes }) => [month, bytes]))
}

describe('import-usage', () => {
  it('adds to what networks have used, month by month, and tells of what is nobody’s', async () => {
    const known = line(100) + line(100) + line(7, { day: '01/Dec' }) + line(30, { url: `/g/v1.k.m/live/${liveId}/x/720p/1.m4s` })
    const others = line(5, { url: '/watch/x' }) + line(3, { url: `/v/${randomUUID()}/x/1` })
    const file = await aLog(`${known}${others}what is this\n`)
    const counted = { lines: 7, lines_counted_before: 0, lines_not_understood: 1, delivered_bytes: 237, other_bytes: 8 }
    expect(await importing(file)).toEqual([{ file, ...counted }])
    expect(await delivered()).toEqual({ '2026-11': 230, '2026-12': 7 })
  })

  it('counts a line once, although the log grows, is renamed, copied, or packed', async () => {
    const file = await aLog(`${line(1)}${line(2)}${line(4).slice(0, 20)}`)
    expect(await importing(file)).toMatchObject([{ lines: 2, delivered_bytes: 3 }])
    expect(await importing(file)).toMatchObject([{ lines: 0, lines_counted_before: 2 }])
    await appendFile(file, line(4).slice(20) + line(8))
    expect(await importing(file)).toMatchObject([{ lines: 2, lines_counted_before: 2, delivered_bytes: 12 }])
    await rename(file, fileOf('access.log.1'))
    await writeFile(fileOf('access.log.2.gz'), gzipSync(await readFile(fileOf('access.log.1'))))
    await copyFile(fileOf('access.log.1'), file)
    await appendFile(file, line(16))
    expect(await importing(fileOf('access.log.1'), fileOf('access.log.2.gz'), file)).toMatchObject([
      { lines: 0 },
      { lines: 0 },
      { lines: 1, lines_counted_before: 4 },
    ])
    expect(await delivered()).toEqual({ '2026-11': 31 })
  })

  it('counts logs that begin alike, and refuses what may be an older copy of one', async () => {
    const [long, other, short] = [
      await aLog(line(1) + line(2) + line(4), 'a.log'),
      await aLog(line(1) + line(8) + line(16) + line(32), 'b.log'),
      await aLog(line(1) + line(2), 'c.log'),
    ]
    expect(await importing(long, other)).toMatchObject([{ lines: 3 }, { lines: 4 }])
    const refused = await commands.run(['admin', 'import-usage', short])
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/begins with the same line as a longer log/) })
    expect(await delivered()).toEqual({ '2026-11': 64 })
    expect(await importing('--new', short)).toMatchObject([{ lines: 2, delivered_bytes: 3 }])
  })

  it('counts once what two imports begin at the same time', async () => {
    const file = await aLog(Array.from({ length: 50_000 }, () => line(1)).join(''))
    const ends = await Promise.all([1, 2].map(() => commands.json(['admin', 'import-usage', file])))
    for (const { exitCode, stderr } of ends) if (exitCode !== 0) expect(stderr).toMatch(/^Another import counts the same log/)
    expect(ends.some(({ exitCode }) => exitCode === 0)).toBe(true)
    expect(await delivered()).toEqual({ '2026-11': 50_000 })
    expect(await importing(file)).toMatchObject([{ lines: 0, lines_counted_before: 50_000 }])
  })

  it('refuses a log of another format, and counts it when that is named', async () => {
    const fields = '#Version: 1.0\n#Fields: date time sc-bytes cs-uri-stem\n'
    const entries = `2026-11-30\t12:00:00\t64\t/v/${videoId}/x/1.m4s\n2026-11-30\t12:00:01\t36\t/videos/${networkId}/${videoId}/j/1/1.m4s\n`
    const file = await aLog(fields + entries)
    const refused = await commands.run(['admin', 'import-usage', file])
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('No line of') })
    expect(await importing('--format', 'w3c', file)).toMatchObject([{ lines: 2, lines_not_understood: 0, delivered_bytes: 100 }])
    await appendFile(file, `2026-11-30\t12:00:02\t1\t/v/${videoId}/x/1.m4s\n`)
    expect(await importing('--format', 'w3c', file)).toMatchObject([{ lines: 1, delivered_bytes: 1 }])
    const json = await aLog(`{"at":"2026-11-30T12:00:00Z","to":"https://cdn.test/v/${videoId}/x/1.m4s","n":9}\n`, 'log.json')
    const named = ['--format', 'json', '--fields', 'time=at,url=to,bytes=n']
    expect(await importing(...named, json)).toMatchObject([{ lines: 1, delivered_bytes: 9 }])
    expect(await delivered()).toEqual({ '2026-11': 110 })
  })
})
