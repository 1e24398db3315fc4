/** The file of a tag's page, without its ending. */
export function pageNameOf(tag: string): string {
  return tag.toLowerCase()
}
