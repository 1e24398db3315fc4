const mostLength = 255

/** The label of a file that is fetched and was given none: the last part of its path. */
export function filenameOf(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').findLast(Boolean) ?? ''
  return (
    decoded(last)
      .replace(/[/\\\p{Cc}]|\.\.+/gu, '-')
      .slice(0, mostLength) || 'video'
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
