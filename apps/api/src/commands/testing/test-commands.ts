import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { apiConfig } from '@ingest/config'
import { createLogger } from '@ingest/observability'
import { createTestDatabase } from '@ingest/testing'
import { closeDomain, type OpenDomain, openDomain } from '../open-domain.ts'
import { run } from '../program.ts'

export const [oldKey, newKey] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64')) as [string, string]

type Variables = Record<string, string>

/** The command line on a database and a store of its own. */
export class TestCommands {
  private constructor(
    readonly directory: string,
    readonly env: Variables,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param options `empty` for a database without a schema */
  static async start(options: { empty?: boolean } = {}): Promise<TestCommands> {
    const database = await createTestDatabase(options)
    const directory = await mkdtemp(path.join(os.tmpdir(), 'ingest-commands-'))
    const env = {
      DATABASE_URL: database.url,
      SECRETS_KEYS: oldKey,
      API_URL: 'http://api.test',
      MEDIA_URL: 'http://media.test',
      STORAGE_DIR: path.join(directory, 'objects'),
      LOG_LEVEL: 'silent',
    }
    return new TestCommands(directory, env, async () => {
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    })
  }

  /** One command line, and all that it says. */
  async run(args: string[], env: Variables = this.env) {
    let [stdout, stderr] = ['', '']
    const out = { write: (text: string) => (stdout += text) }
    const err = { write: (text: string) => (stderr += text) }
    const exitCode = await run(args, { env, stdout: out, stderr: err })
    return { exitCode, stdout, stderr }
  }

  /** What a command says with `--json`, and what it ends with. */
  async json(args: string[], env?: Variables) {
    const { exitCode, stdout, stderr } = await this.run([...args, '--json'], env)
    const lines = stdout.split('\n').filter(Boolean)
    return { exitCode, stderr, results: lines.map((line) => JSON.parse(line)) }
  }

  /** The results of a command for operators that has nothing to complain of. */
  async admin(...args: string[]) {
    const { exitCode, stderr, results } = await this.json(['admin', ...args])
    if (exitCode !== 0 || stderr !== '') throw new Error(`${args.join(' ')}: exit code ${exitCode}: ${stderr}`)
    return results
  }

  async whileOpen<T>(work: (opened: OpenDomain) => Promise<T>): Promise<T> {
    const config = apiConfig(this.env)
    const opened = await openDomain(config, createLogger({ app: 'api', ...config.log }))
    try {
      return await work(opened)
    } finally {
      await closeDomain(opened)
    }
  }
}
