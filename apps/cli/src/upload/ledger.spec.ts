import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openLedger } from './ledger.ts'

const entry = { fingerprint: 'f', input_id: 'i', video_id: 'v', job_id: 'j' }
const facts = ['http://a', 'x.mp4', 'y.mp4']

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-cli-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the same command finds what has been made of an unchanged file', async () => {
  await (await openLedger(folder, facts)).keep('x.mp4', entry)
  const again = await openLedger(folder, facts)
  expect(again.find('x.mp4', 'f')).toEqual(entry)
  expect(again.find('x.mp4', 'changed')).toBeUndefined()
  expect(again.find('y.mp4', 'f')).toBeUndefined()
  expect((await openLedger(folder, ['http://a', 'x.mp4'])).find('x.mp4', 'f')).toBeUndefined()
})

test('nothing is left of a command that has done its work, or of files that failed for good', async () => {
  const left = () => readdir(path.join(folder, 'commands'))
  const ledger = await openLedger(folder, facts)
  await ledger.keep('x.mp4', entry)
  await ledger.keep('y.mp4', entry)
  expect(await left()).toHaveLength(1)
  await ledger.drop('x.mp4')
  expect((await openLedger(folder, facts)).find('y.mp4', 'f')).toEqual(entry)
  await ledger.drop('y.mp4')
  expect(await left()).toEqual([])
  await ledger.keep('x.mp4', entry)
  await ledger.clear()
  expect(await left()).toEqual([])
})
