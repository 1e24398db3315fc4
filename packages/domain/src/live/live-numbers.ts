/** The numbers that playlists go on with. All renditions have the same. */
export interface LiveNumbers {
  /** Whoever counted so far. */
  epoch: number
  sequence: number
  discontinuity: number
}

export interface KnownNumbers extends LiveNumbers {
  /** Since when more may have been used that nobody has heard of. */
  ageSeconds: number
}
