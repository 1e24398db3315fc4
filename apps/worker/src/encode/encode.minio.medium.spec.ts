import { keys } from '@ingest/storage'
import { startMinio } from '@ingest/storage/testing'
import { makeVideo, requireTool } from '@ingest/testing'
import { expect, it } from '@jest/globals'
import { WorkerFixture } from '../../test/worker.fixture.ts'

const binary = requireTool('minio')

if (binary) it('probes and encodes with the objects in MinIO', encodeInMinio, 120_000)
else it.todo('an encode with the objects in MinIO: needs MinIO')

async function encodeInMinio(): Promise<void> {
  const minio = await startMinio({ binary })
  const fixture = await WorkerFixture.start(minio.config('worker'))
  try {
    await fixture.startWorker()
    const input = await fixture.probed(await makeVideo({ seconds: 8 }))
    expect(input).toMatchObject({ status: 'READY', images: [{ thumbnail_type: 'system' }] })
    const playlists = [{ name: 'Ranges', byte_range: true, renditions: [1, 2, 3, 4] }]
    const { job, video } = await fixture.createJob(input, { data: { playlists } })
    expect(await fixture.untilJob(job.id, ({ status }) => status !== 0, 80)).toMatchObject({ status: 1, error: null })
    const prefix = keys.attemptPrefix(fixture.caller.networkId, video.id, job.id, 1)
    expect(await fixture.keys(prefix)).toEqual(
      expect.arrayContaining([`${prefix}playlist-1.m3u8`, `${prefix}video-3/00001.m4s`, `${prefix}audio-4/media.mp4`]),
    )
    expect((await fixture.store.head(`${prefix}playlist-1.m3u8`))?.contentType).toBe('application/vnd.apple.mpegurl')
  } finally {
    await fixture.stop()
    await minio.stop()
  }
}
