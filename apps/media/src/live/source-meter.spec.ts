import { describe, expect, it } from '@jest/globals'
import { problemsOf } from './live-health.ts'
import { SourceMeter } from './source-meter.ts'

const frameMs = 40
const bytes = Buffer.alloc(1000)

interface Sent {
  frames: number
  from?: number
  /** Frames from one keyframe to the next. */
  gop?: number
  /** How much later than its time each comes. */
  lateMs?: (frame: number) => number
  isDropped?: (frame: number) => boolean
}

/** A picture of 25 frames a second, as it arrives. @returns when the last one has */
function send(meter: SourceMeter, { frames, from = 0, gop = 50, lateMs = () => 0, isDropped = () => false }: Sent): number {
  let nowMs = 0
  for (let frame = from; frame < from + frames; frame++) {
    if (isDropped(frame)) continue
    nowMs = 5000 + frame * frameMs + lateMs(frame)
    const isKeyframe = frame % gop === 0
    meter.add({ type: 'video', timestampMs: frame * frameMs, bytes, isHead: false, isKeyframe }, nowMs)
  }
  return nowMs
}

describe('a source', () => {
  it('is measured by what has come in the last seconds', () => {
    const meter = new SourceMeter()
    const nowMs = send(meter, { frames: 1000 })
    const measures = meter.measure(nowMs)
    expect(measures.framesPerSecond).toBeCloseTo(25, 0)
    expect(measures.bitsPerSecond / 1000).toBeCloseTo(200, -1)
    expect(measures).toMatchObject({ keyframeSeconds: 2, droppedFrames: 0, droppedShare: 0, lateSeconds: 0, silentSeconds: 0 })
    expect(problemsOf(measures)).toEqual([])
  })

  it('that falls silent has no rate any more', () => {
    const meter = new SourceMeter()
    const measures = meter.measure(send(meter, { frames: 100 }) + 20_000)
    expect(measures).toMatchObject({ framesPerSecond: 0, bitsPerSecond: 0, silentSeconds: 20 })
    expect(problemsOf(measures)).toEqual(['NO_DATA'])
  })

  it('that comes later and later is late, and one that catches up is not', () => {
    const meter = new SourceMeter()
    const late = meter.measure(send(meter, { frames: 200, lateMs: (frame) => Math.max(0, frame - 100) * 30 }))
    expect(late.lateSeconds).toBeCloseTo(3, 1)
    expect(problemsOf(late)).toEqual(['LATE_DATA'])
    expect(meter.measure(send(meter, { from: 300, frames: 10 })).lateSeconds).toBeCloseTo(0, 1)
  })

  it('has dropped what is missing between timestamps', () => {
    const meter = new SourceMeter()
    const measures = meter.measure(send(meter, { frames: 250, isDropped: (frame) => frame % 10 > 7 }))
    expect(measures.droppedFrames).toBe(48)
    expect(measures.droppedShare).toBeCloseTo(0.2, 1)
    expect(problemsOf(measures)).toEqual(['DROPPED_FRAMES'])
  })

  it('may send what it likes for timestamps', () => {
    const meter = new SourceMeter()
    for (const [index, timestampMs] of [0, 0, 0, 5000, 10, 10, 4000, 3, 0xffff_ffff, 0, 40, 80].entries())
      meter.add({ type: 'video', timestampMs, bytes, isHead: false, isKeyframe: false }, index)
    const { droppedFrames, droppedShare } = meter.measure(12)
    expect(Number.isSafeInteger(droppedFrames) && droppedFrames >= 0).toBe(true)
    expect(droppedShare >= 0 && droppedShare <= 1).toBe(true)
  })

  it('may change its rate', () => {
    const meter = new SourceMeter()
    send(meter, { frames: 250 })
    const slower = meter.measure(send(meter, { from: 250, frames: 1000, isDropped: (frame) => frame % 2 === 1 }))
    expect(slower).toMatchObject({ droppedShare: 0 })
    expect(slower.droppedFrames).toBeLessThan(40)
  })

  it('is seen to lack keyframes while it lacks them', () => {
    const meter = new SourceMeter()
    send(meter, { frames: 101 })
    const measures = meter.measure(send(meter, { from: 101, frames: 150, gop: 10_000 }))
    expect(measures.keyframeSeconds).toBe(6)
    expect(problemsOf(measures)).toEqual(['RARE_KEYFRAMES'])
  })

  it('counts from its own beginning when another publisher sends it, or its clock starts anew', () => {
    const meter = new SourceMeter()
    send(meter, { frames: 1000 })
    meter.begin()
    for (const startedAtMs of [100_000, 200_000]) {
      for (let frame = 0; frame < 500; frame++)
        meter.add(
          { type: 'audio', timestampMs: frame * frameMs, bytes, isHead: false, isKeyframe: false },
          startedAtMs + frame * frameMs,
        )
      expect(meter.measure(startedAtMs + 500 * frameMs)).toMatchObject({ lateSeconds: 0, droppedFrames: 0 })
    }
  })
})
