import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { postgresBinaries } from '@ingest/local-postgres'
import type { Engine } from './engine.ts'
import { run } from './run.ts'

const standIns = path.join(import.meta.dirname, 'stand-ins')
const toolchain = path.resolve(import.meta.dirname, '../../../toolchain.json')

/** What the Dockerfiles and the compose file start from, and what takes its place where no image can be pulled. */
const bases: [image: string, makeStandIn: (engine: Engine, image: string, folder: string) => Promise<string>][] = [
  ['node:24-bookworm-slim', makeNode],
  ['golang:1.26-bookworm', makeGo],
  ['postgres:18-bookworm', makePostgres],
  ['caddy:2.11-alpine', makeCaddy],
]

/** Pulls the base images. @returns what stands in for those that could not be pulled, by image */
export async function provideBases(engine: Engine, folder: string): Promise<Map<string, string>> {
  const made = new Map<string, string>()
  for (const [image, makeStandIn] of bases) {
    if (await isThere(engine, image)) {
      const label = await labelOf(engine, image)
      if (label) made.set(image, label)
      continue
    }
    const pulled = run('docker', ['pull', '--quiet', image], { env: engine.env, timeoutSeconds: 600 })
    await pulled.catch(async () => made.set(image, await makeStandIn(engine, image, folder)))
  }
  return made
}

const labelName = 'ingest.stand-in'

const isThere = ({ env }: Engine, image: string) =>
  run('docker', ['image', 'inspect', image], { env }).then(
    () => true,
    () => false,
  )

async function labelOf({ env }: Engine, image: string): Promise<string> {
  const format = `{{with .Config.Labels}}{{index . "${labelName}"}}{{end}}`
  return (await run('docker', ['image', 'inspect', '--format', format, image], { env })).trim()
}

/** @returns what it is made of */
async function makeNode({ env }: Engine, image: string, folder: string): Promise<string> {
  const about = 'Debian bookworm from its packages, and Node from npm'
  const { node } = JSON.parse(await readFile(toolchain, 'utf8'))
  const script = path.join(standIns, 'node.sh')
  const tar = await run(script, [path.join(folder, 'node'), node.packages['linux-x64']], { timeoutSeconds: 900 })
  const changes = [
    `LABEL ${labelName}="${about}"`,
    // Whatever certificates this machine trusts.
    'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt',
    'ENV NPM_CONFIG_CAFILE=/etc/ssl/certs/ca-certificates.crt',
    'CMD ["node"]',
  ].flatMap((change) => ['--change', change])
  await run('docker', ['import', ...changes, tar.trim(), image], { env, timeoutSeconds: 300 })
  return about
}

async function makeGo(engine: Engine, image: string): Promise<string> {
  const root = (await run('go', ['env', 'GOROOT'])).trim()
  return buildStandIn(engine, { image, about: "this machine's Go on the stand-in for Node", name: 'golang', context: root })
}

async function makePostgres(engine: Engine, image: string, folder: string): Promise<string> {
  const context = path.join(folder, 'postgres')
  await rm(context, { recursive: true, force: true })
  await mkdir(context, { recursive: true })
  const native = path.resolve(path.dirname(postgresBinaries().postgres), '..')
  await cp(native, path.join(context, 'native'), { recursive: true, verbatimSymlinks: true })
  await cp(path.join(standIns, 'postgres/entrypoint.sh'), path.join(context, 'entrypoint.sh'))
  const about = 'the PostgreSQL 18 that npm ships, with an entry point of our own, on the stand-in for Node'
  return buildStandIn(engine, { image, about, name: 'postgres', context })
}

async function makeCaddy(engine: Engine, image: string): Promise<string> {
  const about = "Debian's Caddy 2.6, on the stand-in for Node"
  return buildStandIn(engine, { image, about, name: 'caddy', context: path.join(standIns, 'caddy') })
}

interface StandIn {
  image: string
  about: string
  /** The folder of its Dockerfile. */
  name: string
  context: string
}

async function buildStandIn({ env }: Engine, { image, about, name, context }: StandIn): Promise<string> {
  const file = path.join(standIns, name, 'Dockerfile')
  const args = ['build', '--quiet', '--network', 'host', '--label', `${labelName}=${about}`]
  await run('docker', [...args, '--file', file, '--tag', image, context], { env, timeoutSeconds: 1800 })
  return about
}
