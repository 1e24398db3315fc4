import { complainOfRecording, LiveWatch } from '@ingest/e2e/faults/live-watch'
import { StubbornPublisher } from '@ingest/e2e/faults/stubborn-publisher'
import type { LiveStream } from '@ingest/sdk'
import { waitFor } from '@ingest/testing'
import type { Stage } from './stage.ts'
import { watch } from './watching.ts'

const newSegments = 3
const patience = { timeoutSeconds: 90 }

export interface Broadcast {
  stream: LiveStream
  publisher: StubbornPublisher
  live: LiveWatch
}

/** Somebody goes live by RTMP, and is watched at every instance of the media app: only one of them has the encoder. */
export async function goLive(stage: Stage): Promise<Broadcast> {
  const stream = await stage.ingest.live.create({ title: 'Town hall' })
  const publisher = new StubbornPublisher([stream.rtmp_url])
  const live = new LiveWatch(stream.play_url)
  await untilGoesOn(live)
  for (const url of stage.mediaUrls) await watch(stage, `${url}/watch/live/${stream.id}`)
  return { stream, publisher, live }
}

export function untilGoesOn({ segments }: LiveWatch): Promise<boolean> {
  const { size } = segments
  return waitFor(() => segments.size >= size + newSegments, { ...patience, what: 'the live stream to go on' })
}

/** Ends it. @returns what its recording lacks of what players were shown */
export async function endLive({ ingest }: Stage, { stream, publisher, live }: Broadcast): Promise<string[]> {
  await live.stop()
  await ingest.live.stop(stream.id, stream)
  await publisher.stop()
  const recorded = async () => (await ingest.videos.list({ search: stream.title })).items[0]
  const { id } = await waitFor(recorded, { ...patience, what: 'the recording' })
  const [video] = await ingest.videos.publish([id])
  return [...live.complaints, ...(await complainOfRecording(String(video?.playback_urls[0]?.url), live.segments))]
}
