/**
 * The layout of the object store. Keys are made of ids only: a user's file name is a label and never a key. Whatever an
 * attempt writes contains the attempt, so that no key is ever written by two owners.
 */
export const keys = {
  /** The bytes of an upload. A second start of an upload has another `uploadRef`. */
  source: (networkId: string, inputId: string, uploadRef: string) => `inputs/${networkId}/${inputId}/${uploadRef}/source`,
  inputImage: (networkId: string, inputId: string, name: string) => `inputs/${networkId}/${inputId}/images/${name}`,
  /** Everything that one attempt of one encode job writes: playlists, init segments, segments. */
  encode: (networkId: string, videoId: string, jobId: string, attempt: number, path: string) =>
    `videos/${networkId}/${videoId}/${jobId}/${attempt}/${path}`,
  /** Everything that a broadcast writes, below the video that its recording will be; names contain the epoch. */
  broadcast: (networkId: string, videoId: string, broadcastId: string, path: string) =>
    `videos/${networkId}/${videoId}/${broadcastId}/${path}`,
  /** One of those that are taken of a broadcast while it runs. */
  livePicture: (networkId: string, videoId: string, broadcastId: string, pictureId: string) =>
    keys.broadcast(networkId, videoId, broadcastId, `pictures/${pictureId}`),
  thumbnail: (networkId: string, videoId: string, thumbnailId: string) =>
    `videos/${networkId}/${videoId}/thumbnails/${thumbnailId}`,
  /** Everything that belongs to one upload, input, job or video. */
  uploadPrefix: (networkId: string, inputId: string, uploadRef: string) => `inputs/${networkId}/${inputId}/${uploadRef}/`,
  inputPrefix: (networkId: string, inputId: string) => `inputs/${networkId}/${inputId}/`,
  attemptPrefix: (networkId: string, videoId: string, jobId: string, attempt: number) =>
    `videos/${networkId}/${videoId}/${jobId}/${attempt}/`,
  jobPrefix: (networkId: string, videoId: string, jobId: string) => `videos/${networkId}/${videoId}/${jobId}/`,
  videoPrefix: (networkId: string, videoId: string) => `videos/${networkId}/${videoId}/`,
  networkPrefix: (networkId: string) => [`inputs/${networkId}/`, `videos/${networkId}/`],
} as const
