import { createHash } from 'node:crypto'
import { Html, html } from '@ingest/http'
import { ApiAnswer } from './api-request.ts'
import { pageStyle } from './page-style.ts'

export interface Page {
  /** Default 200. */
  status?: number
  title: string
  body: Html
  /** Where forms may lead beside this site: browsers check redirects as well. */
  formTargets?: string[]
  headers?: Record<string, string | string[]>
}

const styleHash = createHash('sha256').update(pageStyle).digest('base64')

/** Nothing runs, nothing is loaded, nobody frames the page, and forms go nowhere else. */
function contentSecurityPolicy(formTargets: string[]): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    'img-src data:',
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** An answer for a person in a browser; works without JavaScript. */
export function pageAnswer({ status = 200, title, body, formTargets = [], headers = {} }: Page): ApiAnswer {
  return new ApiAnswer(status, Buffer.from(pageText(title, body)), { ...pageHeaders(formTargets), ...headers })
}

export function pageHeaders(formTargets: string[] = []): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(formTargets),
    'x-frame-options': 'DENY',
  }
}

export function pageText(title: string, body: Html): string {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(pageStyle)}</style>
</head>
<body>
<main>
<p class="brand">Ingest</p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
  return text
}
