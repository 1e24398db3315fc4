import type { AuthContext } from '../core/scope.ts'
import type { PullClaim } from '../pull/pull.claim.ts'
import { aVariant, claimant, MediaFixture, probed } from './media.ts'

const failure = { code: 'broken', message: 'It broke.' }

/** What is prepared first, and then the one call that tells of what it has changed. */
type Step = (fixture: MediaFixture, caller: AuthContext) => Promise<() => Promise<unknown>>

async function newInput({ media }: MediaFixture, caller: AuthContext, size = 5): Promise<string> {
  return (await media.inputs.create(caller, { filename: 'film.mov', size })).id
}

async function openUpload(
  fixture: MediaFixture,
  caller: AuthContext,
  ...parts: string[]
): Promise<{ inputId: string; uploadId: string }> {
  const inputId = await newInput(fixture, caller)
  const upload = await fixture.media.uploads.start(caller, inputId, {})
  const uploadId = 'uploadId' in upload ? upload.uploadId : ''
  for (const [index, bytes] of parts.entries()) {
    const { url } = await fixture.media.uploads.sign(caller, inputId, {}, { partNumber: index + 1, uploadId })
    await fixture.put(url, Buffer.from(bytes))
  }
  return { inputId, uploadId }
}

async function putSingle(fixture: MediaFixture, caller: AuthContext, bytes: string): Promise<void> {
  const { uploads } = fixture.media
  const inputId = await newInput(fixture, caller)
  await uploads.start(caller, inputId, { type: 'amazon' })
  await fixture.put((await uploads.sign(caller, inputId, { type: 'amazon' }, {})).url, Buffer.from(bytes))
}

const aPull = ({ media }: MediaFixture, caller: AuthContext) =>
  media.inputs.create(caller, { url: 'https://films.example.org/a.mov' })

async function claimedPull(fixture: MediaFixture, caller: AuthContext): Promise<PullClaim> {
  const { id: inputId, network_id: networkId } = await aPull(fixture, caller)
  const claim = await fixture.media.pull.claim({ networkId, inputId }, claimant)
  if (!claim) throw new Error('nobody else claims pulls here')
  return claim
}

const newVideo = async ({ media }: MediaFixture, caller: AuthContext) => (await media.videos.create(caller, { title: 'Film' })).id

/** Every use-case of media that tells of a change, by `<resource>.<method>`, with a word on the case where there are several. */
export const mediaChanges: Record<string, Step> = {
  'inputs.create':
    async ({ media }, caller) =>
    () =>
      media.inputs.create(caller, { filename: 'a.mov' }),
  'inputs.change': async (fixture, caller) => {
    const id = await newInput(fixture, caller)
    return () => fixture.media.inputs.change(caller, id, { filename: 'b.mov' })
  },
  'inputs.delete': async (fixture, caller) => {
    const { inputId } = await openUpload(fixture, caller, 'bytes')
    return () => fixture.media.inputs.delete(caller, inputId, {})
  },
  'inputs.delete for good': async (fixture, caller) => {
    const { jobId } = await fixture.queuedJob(caller)
    const { inputs } = await fixture.media.jobs.get(caller, jobId)
    return () => fixture.media.inputs.delete(caller, String(inputs[0]), { permanent: true })
  },
  'inputs.purgeTrash': async (fixture, caller) => {
    await fixture.media.inputs.delete(caller, (await fixture.readyInput(caller)).id, {})
    fixture.clock.advance(15 * 24 * 3600 * 1000)
    return () => fixture.media.inputs.purgeTrash()
  },
  'uploads.start': async (fixture, caller) => {
    const { inputId } = await openUpload(fixture, caller, 'bytes')
    return () => fixture.media.uploads.start(caller, inputId, {})
  },
  'uploads.complete': async (fixture, caller) => {
    const { inputId, uploadId } = await openUpload(fixture, caller, 'bytes')
    return () => fixture.media.uploads.complete(caller, inputId, { uploadId })
  },
  'uploads.complete, of too much': async (fixture, caller) => {
    const { inputId, uploadId } = await openUpload(fixture, caller, 'bytes', 'more')
    return () => fixture.media.uploads.complete(caller, inputId, { uploadId })
  },
  'uploads.abort': async (fixture, caller) => {
    const { inputId, uploadId } = await openUpload(fixture, caller, 'bytes')
    return () => fixture.media.uploads.abort(caller, inputId, {}, { uploadId })
  },
  'uploads.abortAbandoned': async (fixture, caller) => {
    await openUpload(fixture, caller, 'bytes')
    fixture.clock.advance(8 * 24 * 3600 * 1000)
    return () => fixture.media.uploads.abortAbandoned()
  },
  'uploads.completeSingle': async (fixture, caller) => {
    await putSingle(fixture, caller, 'bytes')
    const [input] = (await fixture.media.inputs.list(caller, { field: 'id', order: 'desc', max: 1 }, {})).items
    return () => fixture.media.uploads.completeSingle(caller, String(input?.id))
  },
  'uploads.completeSingle, of too little': async (fixture, caller) => {
    await putSingle(fixture, caller, 'byte')
    const [input] = (await fixture.media.inputs.list(caller, { field: 'id', order: 'desc', max: 1 }, {})).items
    return () => fixture.media.uploads.completeSingle(caller, String(input?.id))
  },
  'uploads.completeSingles': async (fixture, caller) => {
    await putSingle(fixture, caller, 'bytes')
    return () => fixture.media.uploads.completeSingles()
  },
  'profiles.create':
    async ({ media }, caller) =>
    () =>
      media.profiles.create(caller, {}),
  'profiles.replace': async (fixture, caller) => {
    const id = await fixture.profileId(caller)
    return () => fixture.media.profiles.replace(caller, id, { name: 'Other' })
  },
  'profiles.delete': async (fixture, caller) => {
    const id = await fixture.profileId(caller)
    return () => fixture.media.profiles.delete(caller, id, {})
  },
  'profiles.purgeTrash': async (fixture, caller) => {
    await fixture.media.profiles.delete(caller, await fixture.profileId(caller), {})
    fixture.clock.advance(15 * 24 * 3600 * 1000)
    return () => fixture.media.profiles.purgeTrash()
  },
  'videos.create':
    async ({ media }, caller) =>
    () =>
      media.videos.create(caller, { title: 'Film' }),
  'videos.change': async (fixture, caller) => {
    const id = await newVideo(fixture, caller)
    return () => fixture.media.videos.change(caller, id, { title: 'Other' })
  },
  'videos.publish': async (fixture, caller) => {
    const ids = [(await fixture.playableVideo(caller)).id, (await fixture.playableVideo(caller)).id]
    return () => fixture.media.videos.publish(caller, ids)
  },
  'videos.delete': async (fixture, caller) => {
    const id = await newVideo(fixture, caller)
    return () => fixture.media.videos.delete(caller, id, {})
  },
  'videos.delete for good': async (fixture, caller) => {
    const { videoId } = await fixture.queuedJob(caller)
    return () => fixture.media.videos.delete(caller, videoId, { permanent: true })
  },
  'videos.purgeTrash': async (fixture, caller) => {
    await fixture.media.videos.delete(caller, (await fixture.playableVideo(caller)).id, {})
    fixture.clock.advance(15 * 24 * 3600 * 1000)
    return () => fixture.media.videos.purgeTrash()
  },
  'thumbnails.addExternal': async (fixture, caller) => {
    const id = await newVideo(fixture, caller)
    return () => fixture.media.thumbnails.addExternal(caller, id, ['https://images.example.org/a.jpg'])
  },
  'thumbnails.addUploaded': async (fixture, caller) => {
    const id = await newVideo(fixture, caller)
    const picture = { bytes: Buffer.from('a picture'), contentType: 'image/png' }
    return () => fixture.media.thumbnails.addUploaded(caller, id, picture)
  },
  'thumbnails.delete': async (fixture, caller) => {
    const id = await newVideo(fixture, caller)
    await fixture.media.thumbnails.addExternal(caller, id, ['https://images.example.org/a.jpg'])
    const [thumbnail] = (await fixture.media.thumbnails.list(caller, id, { field: 'id', order: 'desc', max: 1 }, {})).items
    return () => fixture.media.thumbnails.delete(caller, id, String(thumbnail?.thumbnail_id))
  },
  'jobs.create': async (fixture, caller) => {
    const inputs = [(await fixture.readyInput(caller)).id]
    const [profile, video] = [await fixture.profileId(caller), await newVideo(fixture, caller)]
    return () => fixture.media.jobs.create(caller, { inputs, profile, video })
  },
  'jobs.delete': async (fixture, caller) => {
    const { jobId } = await fixture.queuedJob(caller)
    return () => fixture.media.jobs.delete(caller, jobId, {})
  },
  'probe.claim, giving up': async (fixture, caller) => {
    const { id } = await fixture.queuedInput(caller)
    await fixture.dataSource.query('UPDATE inputs SET tries = 20 WHERE id = $1', [id])
    return () => fixture.claimProbe(caller, id)
  },
  'probe.complete': async (fixture, caller) => {
    const claim = await fixture.claimProbe(caller, (await fixture.queuedInput(caller)).id)
    return () => fixture.media.probe.complete(claim, probed)
  },
  'probe.fail': async (fixture, caller) => {
    const claim = await fixture.claimProbe(caller, (await fixture.queuedInput(caller)).id)
    return () => fixture.media.probe.fail(claim, failure, { permanent: true })
  },
  'probe.sweep, giving up': async (fixture, caller) => {
    const { id } = await fixture.queuedInput(caller)
    await fixture.dataSource.query('UPDATE inputs SET tries = 20 WHERE id = $1', [id])
    fixture.clock.advance(3600 * 1000)
    return () => fixture.media.probe.sweep()
  },
  'inputs.create, to be fetched':
    async ({ media }, caller) =>
    () =>
      media.inputs.create(caller, { url: 'https://films.example.org/a.mov' }),
  'pull.claim, giving up': async (fixture, caller) => {
    const { id: inputId, network_id: networkId } = await aPull(fixture, caller)
    await fixture.dataSource.query('UPDATE uploads SET tries = 20 WHERE input_id = $1', [inputId])
    return () => fixture.media.pull.claim({ networkId, inputId }, claimant)
  },
  'pull.complete': async (fixture, caller) => {
    const claim = await claimedPull(fixture, caller)
    const stored = await fixture.store.put(claim.objectKey, Buffer.from('bytes'))
    return () => fixture.media.pull.complete(claim, stored)
  },
  'pull.fail': async (fixture, caller) => {
    const claim = await claimedPull(fixture, caller)
    return () => fixture.media.pull.fail(claim, failure, { permanent: true })
  },
  'encode.claim, giving up': async (fixture, caller) => {
    const { jobId } = await fixture.queuedJob(caller)
    await fixture.dataSource.query('UPDATE jobs SET tries = 20 WHERE id = $1', [jobId])
    return () => fixture.claimJob(caller, jobId)
  },
  'encode.claimNext, giving up': async (fixture, caller) => {
    const { jobId } = await fixture.queuedJob(caller)
    await fixture.dataSource.query('UPDATE jobs SET tries = 20 WHERE id = $1', [jobId])
    return () => fixture.media.encode.claimNext({ networkId: caller.networkId, jobId }, claimant)
  },
  'encode.complete': async (fixture, caller) => {
    const { jobId } = await fixture.queuedJob(caller, await fixture.playableVideo(caller))
    const claim = await fixture.claimJob(caller, jobId)
    return () => fixture.media.encode.complete(claim, { variants: [aVariant('Adaptive')], sizeBytes: 1000 })
  },
  'encode.fail': async (fixture, caller) => {
    const claim = await fixture.claimJob(caller, (await fixture.queuedJob(caller)).jobId)
    return () => fixture.media.encode.fail(claim, failure, { permanent: true })
  },
  'encode.sweep, giving up': async (fixture, caller) => {
    const { jobId } = await fixture.queuedJob(caller)
    await fixture.dataSource.query('UPDATE jobs SET tries = 20 WHERE id = $1', [jobId])
    fixture.clock.advance(3600 * 1000)
    return () => fixture.media.encode.sweep()
  },
}
