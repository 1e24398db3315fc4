import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { postgresBinaries } from './binaries.ts'
import { unprivileged } from './unprivileged.ts'

/** The user, and the name of its database. */
export const owner = 'ingest'

const initTimeoutMs = 120_000

export interface Cluster {
  /** PostgreSQL's own data folder. */
  directory: string
  password: string
}

/** Opens the cluster in `dataDir`; makes it first where there is none. A making that was interrupted is begun anew. */
export function openCluster(dataDir: string, durable: boolean): Cluster {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const directory = path.join(dataDir, 'cluster')
  const passwordFile = path.join(dataDir, 'password')
  if (!existsSync(directory)) createCluster(dataDir, directory, passwordFile, durable)
  return { directory, password: readFileSync(passwordFile, 'utf8').trim() }
}

function createCluster(dataDir: string, directory: string, passwordFile: string, durable: boolean): void {
  const unfinished = path.join(dataDir, 'cluster.new')
  const password = randomBytes(24).toString('base64url')
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    initdb(unfinished, passwordFile, durable)
    run(postgresBinaries().postgres, ['--single', '-D', unfinished, 'postgres'], `CREATE DATABASE ${owner}\n`, [unfinished])
    renameSync(unfinished, directory)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

function initdb(directory: string, passwordFile: string, durable: boolean): void {
  const encoding = ['--encoding=UTF8', '--locale=C.UTF-8', '--no-instructions']
  const access = ['-U', owner, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const sync = durable ? [] : ['--no-sync']
  run(postgresBinaries().initdb, ['-D', directory, ...access, ...encoding, ...sync], '', [directory, passwordFile])
}

function run(file: string, args: string[], input: string, owned: string[]): void {
  const command = unprivileged(file, args, owned)
  const result = spawnSync(command.file, command.args, {
    ...command.options,
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    timeout: initTimeoutMs,
  })
  if (result.error) throw result.error
  if (result.status !== 0) throw new Error(`${result.stdout}\n${result.stderr}`)
}
