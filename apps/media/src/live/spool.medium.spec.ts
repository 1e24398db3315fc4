import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { keys } from '@ingest/storage'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Spool, type SpooledFile } from './spool.ts'

const key = (name: string) => keys.broadcast(crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID(), `r0/${name}`)
const bytes = Buffer.alloc(100, 7)

describe('the spool', () => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'ingest-spool-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  const open = (instance: string, maxBytes = 1000) => Spool.open(root, { instance, maxBytes })
  const added = async (spool: Spool, name = '1-0-0-2000000.m4s') => (await spool.add(key(name), bytes)) as SpooledFile
  const afterDeath = () => Date.now() + 10_000

  it('has what a process left when it died, and says whose it was', async () => {
    const dead = await open('host/1/dead')
    const [segment, init] = [await added(dead), await added(dead, '1-0-init.mp4')]
    const living = await open('host/1/living')
    expect(await living.left()).toEqual([])
    const [left, ...others] = await living.left(afterDeath())
    expect(others).toEqual([])
    expect(left?.instance).toBe('host/1/dead')
    expect(left?.files.toSorted((a, b) => a.key.localeCompare(b.key))).toEqual(
      [segment, init].toSorted((a, b) => a.key.localeCompare(b.key)),
    )
    for (const file of left?.files ?? []) {
      expect(await living.read(file)).toEqual(bytes)
      await living.remove(file)
      expect(await living.read(file)).toBe('gone')
    }
    await left?.remove()
    expect(await living.left(afterDeath())).toEqual([])
  })

  it('goes on with a process that was taken for dead', async () => {
    const sleeper = await open('host/1/sleeper')
    for (const { remove } of await (await open('host/2/other')).left(afterDeath())) await remove()
    await expect(added(sleeper)).rejects.toThrow('ENOENT')
    await sleeper.touch()
    expect(await sleeper.read(await added(sleeper))).toEqual(bytes)
  })

  it('knows files that are cut off or were never finished, and touches none of others', async () => {
    const dead = await open('host/1/dead')
    const [broken] = [await added(dead)]
    await truncate(broken.file, 50)
    await writeFile(`${broken.file}.partial`, 'half')
    const foreign = path.join(path.dirname(broken.file), 'notes.txt')
    await writeFile(foreign, 'mine')
    const living = await open('host/1/living')
    const [left] = await living.left(afterDeath())
    expect(left?.files.map(({ key }) => key)).toEqual([broken.key])
    expect(await living.read(left?.files[0] as SpooledFile)).toBe('broken')
    await living.remove(broken)
    await left?.remove()
    expect(await readdir(path.dirname(foreign))).toEqual(['notes.txt'])
  })

  it('takes no more than it may, what the dead have left included', async () => {
    await added(await open('host/1/dead'))
    const spool = await open('host/1/living', 250)
    const first = await added(spool)
    expect(await added(spool, '1-0-1-2000000.m4s')).toBeUndefined()
    await spool.remove(first)
    expect(await added(spool, '1-0-1-2000000.m4s')).toBeDefined()
  })
})
