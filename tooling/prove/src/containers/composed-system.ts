import path from 'node:path'
import { waitFor } from '@ingest/testing'
import type { Engine } from './engine.ts'
import { run } from './run.ts'

const file = path.resolve(import.meta.dirname, '../../../../deploy/compose.yaml')
const healthySeconds = 180

export type ServiceName = 'postgres' | 's3' | 'migrate' | 'bootstrap' | 'api' | 'media' | 'worker' | 'caddy'

/** What `docker inspect` says of a container, as far as it matters here. */
export interface Container {
  Id: string
  State: { Status: string; ExitCode: number; OOMKilled: boolean; Health?: { Status: string } }
  HostConfig: { ReadonlyRootfs: boolean; CapDrop: string[] | null; SecurityOpt: string[] | null; Memory: number }
  Config: { User: string; Env: string[] }
}

/** The system of deploy/compose.yaml, as it is, with settings of its own. */
export class ComposedSystem {
  private readonly engine: Engine
  private readonly command: string[]
  private readonly variables: Record<string, string>

  constructor(engine: Engine, command: string[], variables: Record<string, string>) {
    this.engine = engine
    this.command = command
    this.variables = variables
  }

  /** The same system with other settings. */
  with(variables: Record<string, string>): ComposedSystem {
    return new ComposedSystem(this.engine, this.command, { ...this.variables, ...variables })
  }

  /** Nothing is built or pulled: what is missing is an error. */
  async up(...args: string[]): Promise<void> {
    await this.compose(['up', '--detach', '--no-build', '--pull', 'never', ...args], 600)
  }

  stop(...services: ServiceName[]): Promise<string> {
    return this.compose(['stop', ...services], 180)
  }

  start(...services: ServiceName[]): Promise<string> {
    return this.compose(['start', ...services], 180)
  }

  /** As docs/operations/docker.md replaces media apps: the next one goes when the one before it has a healthy successor. */
  async replaceOneByOne(service: ServiceName): Promise<void> {
    const old = await this.containers(service)
    for (const { Id } of old) {
      await run('docker', ['stop', Id], { env: this.engine.env })
      await run('docker', ['rm', Id], { env: this.engine.env })
      await this.up('--wait', '--no-deps', '--no-recreate', '--scale', `${service}=${old.length}`, service)
    }
  }

  logs(...args: string[]): Promise<string> {
    return this.compose(['logs', '--no-color', ...args])
  }

  exec(service: ServiceName, ...command: string[]): Promise<string> {
    return this.compose(['exec', '--no-TTY', service, ...command])
  }

  /** A row as psql prints it, its columns separated by `|`. */
  async query(sql: string): Promise<string> {
    const psql = ['psql', '--username=ingest', '--dbname=ingest', '--no-align', '--tuples-only', `--command=${sql}`]
    return (await this.exec('postgres', ...psql)).trim()
  }

  async containers(service: ServiceName): Promise<Container[]> {
    const ids = (await this.compose(['ps', '--all', '--quiet', service])).split('\n').filter(Boolean)
    return JSON.parse(await run('docker', ['inspect', ...ids], { env: this.engine.env }))
  }

  async untilHealthy(...services: ServiceName[]): Promise<void> {
    for (const service of services) {
      const isHealthy = async () => (await this.containers(service)).every(({ State }) => State.Health?.Status === 'healthy')
      await waitFor(isHealthy, { timeoutSeconds: healthySeconds, what: `${service} to be healthy` }).catch(async (error) => {
        throw new Error(`${error.message}\n${await this.logs('--tail', '50', service)}`, { cause: error })
      })
    }
  }

  async down(): Promise<void> {
    await this.compose(['down', '--volumes', '--timeout', '60'], 300)
  }

  private compose(args: string[], timeoutSeconds = 60): Promise<string> {
    const [program = '', ...first] = this.command
    const env = { ...this.engine.env, ...this.variables }
    // Settings come from here alone, whatever somebody has for a system of their own.
    const project = ['--project-name', 'ingest-prove', '--env-file', '/dev/null', '--file', file]
    return run(program, [...first, ...project, ...args], { env, timeoutSeconds })
  }
}
