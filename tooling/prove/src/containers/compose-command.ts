import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Engine } from './engine.ts'
import { run } from './run.ts'

const module = 'github.com/docker/compose/v2'
const version = 'v2.40.3'

/** How Compose is called here: the plugin of the machine, or a build of its published source. */
export async function composeCommand({ env }: Engine, folder: string): Promise<string[]> {
  const isThere = await run('docker', ['compose', 'version'], { env }).then(
    () => true,
    () => false,
  )
  if (isThere) return ['docker', 'compose']
  const binary = path.join(folder, 'compose', `docker-compose-${version}`)
  if (!existsSync(binary)) await build(binary)
  return [binary]
}

/** `go install` refuses a module that excludes versions of others: it is built as a dependency of an empty module. */
async function build(binary: string): Promise<void> {
  const cwd = path.dirname(binary)
  mkdirSync(cwd, { recursive: true })
  const options = { cwd, timeoutSeconds: 1800 }
  if (!existsSync(path.join(cwd, 'go.mod'))) await run('go', ['mod', 'init', 'compose'], options)
  await run('go', ['get', `${module}/cmd@${version}`], options)
  await run('go', ['build', '-ldflags', '-s -w', '-o', binary, `${module}/cmd`], options)
}
