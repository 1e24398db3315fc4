import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { requireTool } from './require-tool.ts'
import { waitFor } from './wait-for.ts'

const templates = path.resolve(import.meta.dirname, '../../../deploy/nginx')

interface NginxOptions {
  port: number
  /** The inside of its `http { }`. */
  http: (folder: string) => string | Promise<string>
}

/** A real nginx in a folder of its own: one master, one worker. */
export interface NginxServer {
  origin: string
  folder: string
  /** Of the process that answers. */
  workerPid: number
  stop(): Promise<void>
}

/** @throws Error with what nginx complains of */
export async function startNginx({ port, http }: NginxOptions): Promise<NginxServer> {
  const binary = requireTool('nginx')
  if (!binary) throw new Error('nginx is not installed')
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-nginx-'))
  await writeFile(path.join(folder, 'nginx.conf'), configuration(await http(folder)))
  const child = spawn(binary, ['-e', 'error.log', '-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }
  const origin = `http://127.0.0.1:${port}`
  const answers = async () => (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(1000) })).status > 0
  try {
    await waitFor(() => child.exitCode !== null || answers(), { what: 'nginx to answer' })
    if (child.exitCode !== null) throw new Error(`nginx ended with exit code ${child.exitCode}`)
    return { origin, folder, workerPid: await workerOf(child.pid as number), stop }
  } catch (cause) {
    const complaint = await readFile(path.join(folder, 'error.log'), 'utf8').catch(String)
    await stop()
    throw new Error(complaint, { cause })
  }
}

/** A file of `deploy/nginx` with its variables filled in, as `envsubst` does it. @throws Error when one is not given */
export async function nginxTemplate(name: string, values: Record<string, string>): Promise<string> {
  const text = await readFile(path.join(templates, `${name}.conf.template`), 'utf8')
  return text.replace(/\$\{(\w+)\}/g, (_, variable: string) => {
    const value = values[variable]
    if (value === undefined) throw new Error(`${name}.conf.template needs ${variable}`)
    return value
  })
}

async function workerOf(master: number): Promise<number> {
  return Number((await readFile(`/proc/${master}/task/${master}/children`, 'utf8')).trim().split(' ')[0])
}

function configuration(http: string): string {
  return `daemon off;
user ${os.userInfo().username};
worker_processes 1;
pid nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ${http}
}
`
}
