/** What one publisher, and all of them together, may use of the RTMP process. */
export interface RtmpLimits {
  connections: number
  connectionsPerAddress: number
  /** From the connection to the `publish` command. */
  secondsBeforePublish: number
  bytesBeforePublish: number
  /** For the answer about a key. */
  admitSeconds: number
  /** Of one message: the largest keyframe. */
  messageBytes: number
  /** Without a byte, and without an answer to a ping. */
  silentSeconds: number
  /** Without media, though the publisher answers. */
  idleSeconds: number
  /** That the media app may leave a stream unread. */
  stalledSeconds: number
  /** That a publisher which has ended its stream may leave its connection open. */
  goodbyeSeconds: number
  /** That the RTMP process may give no sign of life, before it is replaced. */
  frozenSeconds: number
}

export const defaultRtmpLimits: RtmpLimits = {
  connections: 1000,
  connectionsPerAddress: 100,
  secondsBeforePublish: 10,
  bytesBeforePublish: 128 * 1024,
  admitSeconds: 10,
  messageBytes: 8 * 1024 ** 2,
  silentSeconds: 15,
  idleSeconds: 60,
  stalledSeconds: 10,
  goodbyeSeconds: 5,
  frozenSeconds: 10,
}
