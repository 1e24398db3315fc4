import { describe, expect, it } from '@jest/globals'
import { ProgressReader } from './progress.ts'

function read(text: string) {
  const reader = new ProgressReader()
  return text.split('\n').flatMap((line) => reader.add(line) ?? [])
}

describe('ProgressReader', () => {
  it('yields one value per block', () => {
    expect(
      read('frame=1\nout_time_us=1500000\nspeed=2.5x\nprogress=continue\nout_time_us=3000000\nspeed= 3x\nprogress=end'),
    ).toEqual([
      { doneSeconds: 1.5, speed: 2.5 },
      { doneSeconds: 3, speed: 3 },
    ])
  })

  it('knows old versions, and times that are not known yet', () => {
    expect(read('out_time_us=N/A\nspeed=N/A\nprogress=continue\nout_time_ms=2000000\nprogress=continue')).toEqual([
      { doneSeconds: 0, speed: 0 },
      { doneSeconds: 2, speed: 0 },
    ])
  })

  it('never goes backwards', () => {
    expect(
      read('out_time_us=9000000\nprogress=continue\nout_time_us=-577014\nprogress=continue').map((each) => each.doneSeconds),
    ).toEqual([9, 9])
  })
})
