import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { descendantsOf } from '@ingest/e2e/faults/processes'
import { freePort, requireTool, waitFor } from '@ingest/testing'

const rtmpModule = '/usr/lib/nginx/modules/ngx_rtmp_module.so'

interface Ports {
  http: number
  rtmp: number
}

/** nginx with its RTMP module: receives streams, makes HLS of those of one application, and serves files from disk. */
export class Nginx {
  private readonly child: ChildProcess
  private readonly folder: string
  private readonly ports: Ports

  private constructor(child: ChildProcess, folder: string, ports: Ports) {
    this.child = child
    this.folder = folder
    this.ports = ports
  }

  /** @throws Error when it or its RTMP module is not installed */
  static async start(folder: string, { segmentSeconds }: { segmentSeconds: number }): Promise<Nginx> {
    const binary = requireTool('nginx')
    if (!binary || !existsSync(rtmpModule))
      throw new Error('this bench compares with nginx-rtmp: apt-get install nginx libnginx-mod-rtmp')
    const ports = { http: await freePort(), rtmp: await freePort() }
    await mkdir(filesIn(folder), { recursive: true })
    await writeFile(path.join(folder, 'nginx.conf'), configuration(folder, ports, segmentSeconds))
    const child = spawn(binary, ['-e', 'error.log', '-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' })
    const nginx = new Nginx(child, folder, ports)
    const answers = async () => (await fetch(nginx.origin, { signal: AbortSignal.timeout(1000) })).status > 0
    try {
      await waitFor(answers, { what: 'nginx to answer' })
    } catch (cause) {
      await nginx.stop()
      throw new Error(await readFile(path.join(folder, 'error.log'), 'utf8').catch(String), { cause })
    }
    return nginx
  }

  get origin(): string {
    return `http://127.0.0.1:${this.ports.http}`
  }

  /** What lies here is served. */
  get files(): string {
    return filesIn(this.folder)
  }

  /** Where a stream is received, and nothing is made of it. */
  receiveUrl(key: string): string {
    return `rtmp://127.0.0.1:${this.ports.rtmp}/origin/${key}`
  }

  /** Where a stream is made HLS of, and what players ask for. */
  hls(key: string): { publishUrl: string; playUrl: string } {
    return { publishUrl: `rtmp://127.0.0.1:${this.ports.rtmp}/hls/${key}`, playUrl: `${this.origin}/hls/${key}.m3u8` }
  }

  /** All its processes. */
  async pids(): Promise<number[]> {
    const { pid = 0 } = this.child
    return [pid, ...(await descendantsOf(pid))]
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    await ended
  }
}

const filesIn = (folder: string) => path.join(folder, 'files')

function configuration(folder: string, { http, rtmp }: Ports, segmentSeconds: number): string {
  return `load_module ${rtmpModule};
daemon off;
user ${os.userInfo().username};
worker_processes 1;
pid nginx.pid;
events { worker_connections 4096; }
rtmp {
  access_log off;
  server {
    listen 127.0.0.1:${rtmp};
    application origin { live on; }
    application hls {
      live on;
      hls on;
      hls_path ${filesIn(folder)}/hls;
      hls_fragment ${segmentSeconds}s;
      hls_playlist_length ${10 * segmentSeconds}s;
    }
  }
}
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
  types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/iso.segment m4s; }
  server {
    listen 127.0.0.1:${http};
    root ${filesIn(folder)};
    add_header Access-Control-Allow-Origin *;
  }
}
`
}
