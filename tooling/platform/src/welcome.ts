import path from 'node:path'
import type { Credentials } from './credentials.ts'

/** What somebody needs who has just started the platform. `seconds` is how long that took. */
export function welcome(
  credentials: Credentials,
  file: string,
  { workingDir, mailDir, seconds }: { workingDir: string; mailDir?: string; seconds: number },
): string {
  const { api, media, rtmp, admin_email, admin_password, client_id, client_secret, access_token } = credentials
  return `
Ingest is ready (${seconds.toFixed(1)} s).

  API            ${api}   (reference: ${api}/docs)
  Playback       ${media}
  RTMP           ${rtmp}
  Admin          ${admin_email}   ${admin_password}
  Application    ${client_id}   ${client_secret}
  Mail           ${mailDir ? `is written to ${shortest(mailDir, workingDir)}: SMTP_URL sends it` : 'is sent by SMTP_URL'}
  All of it      ${shortest(file, workingDir)}

Try it:

  ${uploadLine(file, workingDir)}

  curl -H 'Accept: application/vnd.ingest.v1+json' -H 'Authorization: Bearer ${access_token}' ${api}/videos

Ctrl-C stops everything.
`
}

/** The command finds the credentials of the default folder by itself. */
function uploadLine(file: string, workingDir: string): string {
  const shown = shortest(file, workingDir)
  const credentials = shown === path.join('.data', 'ingest.json') ? '' : ` --credentials ${shown}`
  return `npm run ingest -- upload FILE --publish --wait${credentials}`
}

function shortest(file: string, workingDir: string): string {
  const relative = path.relative(workingDir, file)
  return relative.startsWith('..') ? file : relative
}
