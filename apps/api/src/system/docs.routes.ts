import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { apiDescription } from '../http/index.ts'
import { staticFile } from './static-file.ts'

/** Everything comes from here: the page works without the internet, and tells nobody that it was read. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ')

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ingest API</title>
</head>
<body>
<div id="reference"></div>
<script src="/docs/scalar.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const start = `Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
})
`

const script = 'text/javascript; charset=utf-8'

/** The description of the API, and a page that shows it. */
export function registerDocsRoutes(instance: FastifyInstance, apiUrl: string): void {
  const get = (url: string, contentType: string, read: () => Promise<string>) =>
    instance.route({ method: ['GET', 'HEAD'], url, handler: staticFile(contentType, read) })
  get('/openapi.json', 'application/json; charset=utf-8', async () => JSON.stringify(apiDescription(apiUrl)))
  get('/docs/scalar.js', script, readScalar)
  get('/docs/start.js', script, async () => start)
  const showPage = staticFile('text/html; charset=utf-8', async () => page)
  instance.route({
    method: ['GET', 'HEAD'],
    url: '/docs',
    handler: (request, reply) => showPage(request, reply.header('content-security-policy', contentSecurityPolicy)),
  })
}

function readScalar(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@scalar/api-reference')
  return readFile(path.join(path.dirname(entry), 'browser/standalone.js'), 'utf8')
}
