/** Public base URLs, without a slash at the end. */
export interface Urls {
  api: string
  media: string
}
