import type { JobRendition } from '@ingest/domain'
import { type AudioOutput, type EncodePlan, outputsOf, type VideoOutput } from '@ingest/media-tools'

/** How far each rendition of a job is, for those who look at the job. Each is known by its folder, or by its MP4. */
export class RenditionProgress {
  private readonly renditions: Map<string, JobRendition>

  /** @param tell gets all of them, now and after every change */
  constructor(
    plan: EncodePlan,
    private readonly tell: (renditions: JobRendition[]) => void,
  ) {
    this.renditions = new Map(renditionsOf(plan))
    this.tell([...this.renditions.values()])
  }

  /** One ffmpeg makes them all at once. */
  begin(): void {
    for (const [name, { state }] of this.renditions) if (state === 'waiting') this.change(name, () => ({ state: 'encoding' }))
  }

  segmentDone(name: string): void {
    this.change(name, ({ segmentsDone }) => ({ segmentsDone: segmentsDone + 1 }))
  }

  done(name: string): void {
    this.change(name, () => ({ state: 'done' }))
  }

  private change(name: string, how: (rendition: JobRendition) => Partial<JobRendition>): void {
    const rendition = this.renditions.get(name)
    if (!rendition) throw new Error(`${name} is no rendition of this encode`)
    this.renditions.set(name, { ...rendition, ...how(rendition) })
    this.tell([...this.renditions.values()])
  }
}

function renditionsOf(plan: EncodePlan): [string, JobRendition][] {
  if (plan.type === 'hls') return outputsOf(plan).map((output) => [output.folder, describe(output)])
  return plan.files.flatMap(({ path, video, audio }): [string, JobRendition][] => {
    const output = plan.videoOutputs.find(({ folder }) => folder === video) ?? audio
    return output ? [[path, describe(output)]] : []
  })
}

function describe(output: VideoOutput | AudioOutput): JobRendition {
  const isVideo = 'width' in output
  const size = isVideo ? { width: output.width, height: output.height } : { width: null, height: null }
  return { id: output.renditionId, kind: isVideo ? 'video' : 'audio', ...size, state: 'waiting', segmentsDone: 0 }
}
