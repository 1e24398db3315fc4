import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { staticFile } from '@ingest/http'
import type { FastifyInstance } from 'fastify'
import { apiDescription } from '../http/index.ts'
import { systemRoute } from './system-route.ts'

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
<link rel="icon" href="data:,">
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
  showDeveloperTools: 'never',
})
`

const script = 'text/javascript; charset=utf-8'

/** The description of the API, and a page that shows it. */
export function registerDocsRoutes(instance: FastifyInstance, apiUrl: string): void {
  const description = staticFile('application/json; charset=utf-8', async () => JSON.stringify(apiDescription(apiUrl)))
  const showPage = staticFile('text/html; charset=utf-8', async () => page)
  systemRoute(instance, 'getDescription', description)
  systemRoute(instance, 'getReference', (request, reply) =>
    showPage(request, reply.header('content-security-policy', contentSecurityPolicy)),
  )
  instance.get('/docs/scalar.js', staticFile(script, readScalar))
  instance.get(
    '/docs/start.js',
    staticFile(script, async () => start),
  )
}

/** The build lays it beside this file, so that who installs the API needs none of the many packages that it was made of. */
function readScalar(): Promise<string> {
  const built = path.join(import.meta.dirname, 'scalar.js')
  return readFile(existsSync(built) ? built : packagedScalar(), 'utf8')
}

function packagedScalar(): string {
  const entry = createRequire(import.meta.url).resolve('@scalar/api-reference')
  return path.join(path.dirname(entry), 'browser/standalone.js')
}
