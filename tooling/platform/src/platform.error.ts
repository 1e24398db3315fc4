/** Why the platform does not start: one line that its user can act on. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
}
