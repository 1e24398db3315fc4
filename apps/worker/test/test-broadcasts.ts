import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { BroadcastClaim } from '@ingest/domain'
import { FragmentSplitter } from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { requireTool } from '@ingest/testing'
import type { WorkerFixture } from './worker.fixture.ts'

const execute = promisify(execFile)
const instance = { instance: 'media-1', internalUrl: 'http://media-1.internal', leaseSeconds: 15 }

/** What one encoder has sent from its connection to its drop. */
export interface Run {
  init: Buffer
  /** Of a second each. */
  segments: Buffer[]
}

/** Broadcasts as the media app leaves them in the store. */
export class TestBroadcasts {
  private constructor(
    private readonly fixture: WorkerFixture,
    /** For files of the tests. */
    readonly directory: string,
  ) {}

  static async open(fixture: WorkerFixture): Promise<TestBroadcasts> {
    return new TestBroadcasts(fixture, await mkdtemp(path.join(tmpdir(), 'test-broadcasts-')))
  }

  close(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true })
  }

  /** Two segments, as ffmpeg makes them for the live edge. */
  async makeRun(size = '320x180'): Promise<Run> {
    const file = path.join(this.directory, `${randomUUID()}.mp4`)
    const input = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25`, '-f', 'lavfi', '-i', 'sine', '-t', '2']
    const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-bf', '0', '-c:a', 'aac']
    const container = ['-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof', file]
    await execute(requireTool('ffmpeg') ?? 'ffmpeg', ['-v', 'error', ...input, ...encoding, ...container])
    const run: Run = { init: Buffer.alloc(0), segments: [] }
    const splitter = new FragmentSplitter(({ kind, bytes }) => {
      if (kind === 'init') run.init = bytes
      else run.segments.push(bytes)
    })
    splitter.add(await readFile(file))
    return run
  }

  async put({ networkId, videoId, broadcastId }: BroadcastClaim, name: string, bytes: Buffer): Promise<void> {
    await this.fixture.store.put(keys.broadcast(networkId, videoId, broadcastId, name), bytes)
  }

  /** All of a run under its epoch, counted from a sequence on. */
  async putRun(
    claim: BroadcastClaim,
    { init, segments }: Run,
    epoch: number,
    { rendition = 'r0', from = 0 } = {},
  ): Promise<void> {
    await this.put(claim, `${rendition}/${epoch}-0-init.mp4`, init)
    for (const [index, bytes] of segments.entries())
      await this.put(claim, `${rendition}/${epoch}-0-${from + index}-1000000.m4s`, bytes)
  }

  /** A broadcast that has ended, and left what it has put into the store. */
  async broadcast(store: (claim: BroadcastClaim) => Promise<void>): Promise<BroadcastClaim> {
    const { live, broadcasts } = this.fixture.domain
    const stream = await live.create(this.fixture.caller, { title: 'Town hall', recording: 'published' })
    const claim = await broadcasts.claim(stream.stream_key, instance)
    if (typeof claim === 'string') throw new Error(`the key is refused: ${claim}`)
    await store(claim)
    await broadcasts.end(claim, 'publisher')
    await broadcasts.settle(instance)
    return claim
  }
}
