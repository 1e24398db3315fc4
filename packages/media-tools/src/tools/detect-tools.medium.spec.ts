import { describe, expect, it } from '@jest/globals'
import { detectTools } from './detect-tools.ts'
import { bundledBinary } from './find-binary.ts'
import { ToolsMissingError } from './tools.ts'

describe('detectTools', () => {
  it('finds the tools of the system, or those that npm ships, and says which', async () => {
    const { ffmpeg, ffprobe } = await detectTools()
    expect(['system', 'bundled']).toContain(ffmpeg.source)
    expect(ffmpeg.path.startsWith('/')).toBe(true)
    expect(ffmpeg.version).not.toBe('')
    expect(ffprobe.version).not.toBe('')
  })

  it('takes what is configured, the old binary of npm too', async () => {
    const [ffmpegPath, ffprobePath] = [await bundledBinary('ffmpeg'), await bundledBinary('ffprobe')].map(
      (binary) => binary?.path,
    )
    const { ffmpeg, ffprobe } = await detectTools({ ffmpegPath, ffprobePath })
    expect(ffmpeg).toMatchObject({ path: ffmpegPath, source: 'configured' })
    expect(ffprobe).toMatchObject({ path: ffprobePath, source: 'configured' })
  })

  it('knows that the ffmpeg of npm is old', async () => {
    expect(await bundledBinary('ffmpeg')).toMatchObject({ supported: false, source: 'bundled' })
  })

  it.each(['/bin/true', '/nowhere/ffmpeg', '/etc/passwd'])('refuses %s in one line', async (ffmpegPath) => {
    const refusal = detectTools({ ffmpegPath })
    await expect(refusal).rejects.toThrow(ToolsMissingError)
    await expect(refusal).rejects.toThrow(/^.*is no ffmpeg that runs on this machine: install ffmpeg 5 or newer.*$/)
  })
})
