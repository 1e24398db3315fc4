import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { execa } from 'execa'
import { type Platform, startPlatform } from '../platform.ts'

const longestMs = 3_600_000
const config = path.join(import.meta.dirname, 'schemathesis.toml')
const hooks = path.join(import.meta.dirname, 'link_methods.py')

type PathItem = Record<string, { operationId?: string }> & { additionalOperations?: Record<string, { operationId: string }> }

export interface FuzzRun {
  /** Whether nothing was found. */
  ok: boolean
  /** What Schemathesis tells: each finding with the request that repeats it. */
  output: string
}

/** A platform that Schemathesis may do everything to. */
export class FuzzTarget {
  readonly platform: Platform
  private readonly applicationId: string
  private readonly frozenWorker: number

  private constructor(platform: Platform, applicationId: string, frozenWorker: number) {
    this.platform = platform
    this.applicationId = applicationId
    this.frozenWorker = frozenWorker
  }

  static async start(): Promise<FuzzTarget> {
    const platform = await startPlatform({ env: { RATE_LIMIT_REQUESTS: '10000000' } })
    try {
      // It would fetch and call the URLs that are made up here.
      const worker = await platform.pidOf('worker')
      process.kill(worker, 'SIGSTOP')
      const { api, client_id: clientId, client_secret: clientSecret } = platform.credentials
      const ingest = new Ingest({ host: api, clientId, clientSecret })
      const { id } = await ingest.applications.create({ name: 'To be changed', scopes: ['all'] })
      return new FuzzTarget(platform, id, worker)
    } catch (error) {
      await platform.stop()
      throw error
    }
  }

  /** @param description an URL, or a file; the API's own unless another is wanted */
  async run(
    schemathesis: string,
    args: string[],
    description = `${this.platform.credentials.api}/openapi.json`,
  ): Promise<FuzzRun> {
    const { api, access_token: token, network_id: network } = this.platform.credentials
    // It keeps what it has learned in its folder: every run begins anew.
    const cwd = await mkdtemp(path.join(os.tmpdir(), 'ingest-fuzz-'))
    const variables = { FUZZ_API: api, FUZZ_TOKEN: token, FUZZ_NETWORK: network, FUZZ_APPLICATION: this.applicationId }
    const env = { ...variables, SCHEMATHESIS_HOOKS: hooks, PYTHONDONTWRITEBYTECODE: '1' }
    const command = ['--config-file', config, 'run', description, '--no-color', ...args]
    try {
      const { exitCode, all } = await execa(schemathesis, command, { cwd, env, all: true, reject: false, timeout: longestMs })
      return { ok: exitCode === 0, output: all }
    } finally {
      await rm(cwd, { recursive: true, force: true })
    }
  }

  /** Whether the token of all the requests is still one. */
  async isAdmitted(): Promise<boolean> {
    const { api, access_token: token } = this.platform.credentials
    const headers = { accept: 'application/vnd.ingest.v1+json', authorization: `Bearer ${token}` }
    return (await fetch(`${api}/users/me`, { headers })).ok
  }

  /** Operations that nobody has asked for, as the API's own count has it. */
  async uncalled(): Promise<string[]> {
    const { api } = this.platform.credentials
    const { paths }: { paths: Record<string, PathItem> } = await (await fetch(`${api}/openapi.json`)).json()
    const metrics = await (await fetch(`${api}/metrics`)).text()
    const isCalled = (method: string, route: string) => metrics.includes(`_count{method="${method}",route="${route}",`)
    return Object.entries(paths).flatMap(([route, { additionalOperations = {}, ...item }]) =>
      Object.entries({ ...item, ...additionalOperations })
        .filter(([method, { operationId }]) => operationId && !isCalled(method.toUpperCase(), route))
        .map(([, { operationId }]) => String(operationId)),
    )
  }

  async stop(): Promise<void> {
    process.kill(this.frozenWorker, 'SIGKILL')
    await this.platform.stop()
  }
}
