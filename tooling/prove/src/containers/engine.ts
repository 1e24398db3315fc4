import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { readdir, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { waitFor } from '@ingest/testing'
import { run } from './run.ts'

/** A Docker Engine, and the environment in which `docker` and `docker compose` find it. */
export interface Engine {
  env: Record<string, string>
  /** Its version. */
  version: string
  /** Started by us, from Debian's packages. */
  isOurs: boolean
  stop(): Promise<void>
}

/** Of Debian: the engine, what it starts, and what it sets up networks with. */
const packages = ['docker.io', 'containerd', 'runc', 'tini', 'iptables', 'libip4tc2', 'libip6tc2', 'libxtables12']
const libraries = ['libnftnl11', 'libmnl0', 'libnfnetlink0', 'libnetfilter-conntrack3']

/** The machine's own engine; where it has none, one of Debian's packages, unpacked into the folder and not installed. */
export async function startEngine(folder: string): Promise<Engine> {
  const given = await versionOf({}).catch(() => undefined)
  if (given) return { env: {}, version: given, isOurs: false, stop: async () => undefined }
  const root = path.join(folder, 'root')
  if (!existsSync(root)) await unpack(folder, root)
  return launch(folder, environmentOf(folder, root))
}

function environmentOf(folder: string, root: string): Record<string, string> {
  const programs = ['usr/bin', 'usr/sbin'].map((each) => path.join(root, each))
  const libs = path.join(root, 'usr/lib/x86_64-linux-gnu')
  return {
    PATH: [...programs, process.env.PATH].join(path.delimiter),
    LD_LIBRARY_PATH: libs,
    XTABLES_LIBDIR: path.join(libs, 'xtables'),
    DOCKER_HOST: `unix://${path.join(folder, 'docker.sock')}`,
    // The engine has BuildKit, and its own command line speaks it without a plugin.
    DOCKER_BUILDKIT: '1',
  }
}

async function unpack(folder: string, root: string): Promise<void> {
  const unfinished = `${root}.new`
  const debs = path.join(folder, 'debs')
  await rm(unfinished, { recursive: true, force: true })
  mkdirSync(debs, { recursive: true })
  await run('apt-get', ['download', ...packages, ...libraries], { cwd: debs, timeoutSeconds: 300 })
  for (const deb of await readdir(debs)) await run('dpkg', ['-x', path.join(debs, deb), unfinished])
  // What the package does when it is installed.
  for (const name of ['iptables', 'ip6tables']) await symlink('xtables-nft-multi', path.join(unfinished, 'usr/sbin', name))
  await run('mv', [unfinished, root])
}

async function launch(folder: string, env: Record<string, string>): Promise<Engine> {
  const log = openSync(path.join(folder, 'dockerd.log'), 'a')
  const args = [
    '--host',
    String(env.DOCKER_HOST),
    '--data-root',
    path.join(folder, 'data'),
    '--exec-root',
    path.join(folder, 'exec'),
  ]
  const cgroups = ['--pidfile', path.join(folder, 'docker.pid'), '--exec-opt', 'native.cgroupdriver=cgroupfs']
  // Whatever ends us ends it, and it ends its containers.
  const command = ['--pdeathsig', 'TERM', '--', 'dockerd', ...args, ...cgroups]
  const child = spawn('setpriv', command, { env: { ...process.env, ...env }, stdio: ['ignore', log, log] })
  closeSync(log)
  const exited = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  try {
    const version = await waitFor(() => versionOf(env), { timeoutSeconds: 60, what: 'the engine to answer' })
    return { env, version, isOurs: true, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function versionOf(env: Record<string, string>): Promise<string> {
  return (await run('docker', ['version', '--format', '{{.Server.Version}}'], { env, timeoutSeconds: 10 })).trim()
}
