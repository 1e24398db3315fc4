import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { waitFor } from '@ingest/testing'
import { execa } from 'execa'

const root = path.resolve(import.meta.dirname, '../../../..')
const TSC = path.join(root, 'node_modules/.bin/tsc')
const ROLLDOWN = path.join(root, 'tooling/e2e/node_modules/.bin/rolldown')
const TIMEOUT_MS = 150_000

/** How a project for Node reads its sources: as Node does, and without the types of browsers. */
export const nodeProject = { module: 'nodenext', lib: ['es2023'], types: ['node'] }

/** A program of the project that runs. */
export interface Started {
  printed(): string
  untilPrinted(text: string): Promise<unknown>
  /** At once, as a crash would. */
  kill(): Promise<void>
}

/** A project outside the workspace that has installed the packed SDK. */
export class Consumer {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** With these source files, and none of the workspace's settings or packages but the types of Node. */
  static async create(files: Iterable<[string, string]>): Promise<Consumer> {
    const consumer = new Consumer(await mkdtemp(path.join(os.tmpdir(), 'ingest-consumer-')))
    await consumer.write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
    for (const [file, text] of files) await consumer.write(file, text)
    await consumer.installSdk()
    return consumer
  }

  path(...names: string[]): string {
    return path.join(this.folder, ...names)
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(this.path(file), text)
  }

  /** Type-checks files as a project of that kind does. @returns what the compiler has to say */
  async compile(files: string[], compilerOptions: object): Promise<string> {
    const strict = { strict: true, noUncheckedIndexedAccess: true, target: 'es2023', typeRoots: ['./node_modules/@types'] }
    await this.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files }))
    const { stdout } = await execa(TSC, [], { cwd: this.folder, reject: false, timeout: TIMEOUT_MS })
    return stdout
  }

  /** Bundles a source file for browsers. */
  async bundle(file: string, output: string): Promise<void> {
    const args = [file, '--file', output, '--platform', 'browser', '--format', 'esm', '--minify']
    await execa(ROLLDOWN, args, { cwd: this.folder, timeout: TIMEOUT_MS })
  }

  /** Runs a compiled file to its end. @returns what it has printed. @throws when it fails */
  async run(node: string, file: string, env: Record<string, string>): Promise<string> {
    const { stdout } = await this.spawn(node, file, env)
    return stdout
  }

  start(node: string, file: string, env: Record<string, string>): Started {
    const child = this.spawn(node, file, env)
    const ended = child.catch(() => undefined)
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
    return {
      printed: () => printed,
      untilPrinted: (text) =>
        waitFor(() => printed.includes(text), { timeoutSeconds: 120, what: `${file} to print ${text}` }).catch((error) => {
          throw new Error(`${error.message}; it has printed:\n${printed}`)
        }),
      kill: async () => {
        child.kill('SIGKILL')
        await ended
      },
    }
  }

  /** Nothing is in its environment but what is given. */
  private spawn(node: string, file: string, env: Record<string, string>) {
    return execa(node, [path.join('compiled', file)], { cwd: this.folder, env, extendEnv: false, timeout: TIMEOUT_MS })
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }

  private async installSdk(): Promise<void> {
    const options = { cwd: this.folder, timeout: TIMEOUT_MS }
    const sdk = path.join(root, 'packages/sdk')
    await execa('pnpm', ['pack', '--pack-destination', this.folder], { ...options, cwd: sdk })
    const [tarball = ''] = (await readdir(this.folder)).filter((name) => name.endsWith('.tgz'))
    // It has no dependencies: nothing is to be fetched.
    await execa('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], options)
    await symlink(path.join(root, 'node_modules/@types'), this.path('node_modules/@types'))
  }
}
