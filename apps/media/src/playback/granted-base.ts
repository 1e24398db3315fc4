/** Where the children of a private playlist lie: from there on relative URIs inherit the grant. @param path without slashes around it */
export function grantedBase(mediaUrl: string, grant: string, path: string): string {
  return `${new URL(mediaUrl).pathname.replace(/\/$/, '')}/g/${grant}/${path}/`
}
