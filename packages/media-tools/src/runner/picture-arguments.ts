import ffmpeg from 'fluent-ffmpeg'

export interface Picture {
  inputOptions: string[]
  address: string
  seekSeconds: number
  videoFilters: string[]
  /** Relative to the directory that ffmpeg runs in. */
  output: string
}

/**
 * The arguments for one JPEG of a video. fluent-ffmpeg describes single outputs well, but it starts processes without
 * limits, so that it only writes the arguments here (its archived version gives them through this one method).
 */
export function pictureArguments(picture: Picture): string[] {
  const command = ffmpeg(picture.address)
    .seekInput(picture.seekSeconds)
    .inputOptions(...(picture.inputOptions as [string, string]))
    .frames(1)
    .noAudio()
    .videoFilters(picture.videoFilters)
    .outputOptions('-f', 'image2', '-update', '1', '-q:v', '3', '-map_metadata', '-1')
    .output(picture.output)
  return (command as unknown as { _getArguments(): string[] })._getArguments()
}
