import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { WorkDirs } from './work-dirs.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'work-dirs-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

it('removes the folder of a job, however it ends', async () => {
  const dirs = await WorkDirs.open(root)
  const work = dirs.use('job', async (directory) => {
    await writeFile(path.join(directory, 'file'), 'x')
    throw new Error('failed')
  })
  await expect(work).rejects.toThrow('failed')
  expect(await readdir(root, { recursive: true })).toHaveLength(1)
  await dirs.close()
  expect(await readdir(root)).toEqual([])
})

it('removes what dead workers have left, and nothing of the living', async () => {
  const [living, dead] = [await WorkDirs.open(root), await WorkDirs.open(root)]
  await dead.use('job', async (directory) => {
    const long = new Date(Date.now() - 3600_000)
    await utimes(path.dirname(directory), long, long)
    expect(await living.tend()).toBe(1)
  })
  expect(await readdir(root)).toHaveLength(1)
  expect(await living.tend()).toBe(0)
})
