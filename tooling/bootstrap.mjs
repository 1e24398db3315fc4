#!/usr/bin/env node
// Makes every `npm run …` of this repository work on a machine that has only Node >= 20 and npm.
// Plain JavaScript without dependencies, because it runs before anything is installed.
//
//   node tooling/bootstrap.mjs install            install the pinned toolchain and all packages
//   node tooling/bootstrap.mjs run <script> …     the same, then `pnpm run <script> …`
//   node tooling/bootstrap.mjs exec <command> …   the same, then `pnpm exec <command> …`
//   node tooling/bootstrap.mjs pnpm <argument> …  install the pinned toolchain alone, then `pnpm <argument> …`
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const pins = JSON.parse(readFileSync(path.join(root, 'tooling/toolchain.json'), 'utf8'))
const platform = `${process.platform}-${process.arch}`
const isPosix = process.platform !== 'win32'

const env = environmentForChildren()
/** Before anything that takes time: whoever started us may be gone by the end of it. */
const parent = process.ppid
const toolchain = installToolchain()
const [verb = 'install', ...rest] = process.argv.slice(2)

if (!['install', 'run', 'exec', 'pnpm'].includes(verb)) {
  fail(`unknown verb "${verb}": use install, run <script>, exec <command> or pnpm <argument>`)
}
if (verb !== 'pnpm') installPackages()
if (verb !== 'install') runAndForwardSignals(verb === 'pnpm' ? rest : [verb, ...rest])

/** npm leaks its own settings into scripts (npm_config_*, npm_lifecycle_*): only the network ones are passed on. */
function environmentForChildren() {
  const wanted = /^npm_config_(registry|cache|userconfig|.*proxy|cafile)$/i
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || wanted.test(name))
  return { ...Object.fromEntries(kept), COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' }
}

function hostNodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [minMajor, minMinor] = pins.node.min.split('.').map(Number)
  return major > minMajor || (major === minMajor && minor >= minMinor)
}

/** Undefined where npm ships none and the host's own will do. */
function nodePackageForPlatform() {
  const name = pins.node.packages[platform]
  if (name || hostNodeIsNewEnough()) return name
  return fail(`Node >= ${pins.node.min} is needed, and npm ships no Node for ${platform}: install it and try again`)
}

/**
 * Installs pnpm, and Node when the host's is too old, into `.toolchain/<hash of the pins>`. A toolchain with both that is
 * there already serves every host.
 */
function installToolchain() {
  const whole = [`pnpm@${pins.pnpm}`, nodePackageForPlatform()].filter(Boolean)
  const specs = hostNodeIsNewEnough() && !isInstalled(whole) ? whole.slice(0, 1) : whole
  const dir = toolchainDir(specs)
  if (!isInstalled(specs)) {
    console.error(`toolchain: installing ${specs.join(' and ')} …`)
    const partial = `${dir}.${process.pid}`
    rmSync(partial, { recursive: true, force: true })
    mkdirSync(partial, { recursive: true })
    writeFileSync(path.join(partial, 'package.json'), '{"name":"toolchain","private":true}')
    npmInstall(partial, specs)
    // `--ignore-scripts` leaves pnpm's binary a placeholder that turbo cannot execute: run its install script, and no other.
    const pnpmPackage = path.join(partial, 'node_modules/pnpm')
    must(run(process.execPath, [path.join(pnpmPackage, 'install.js')], pnpmPackage))
    writeFileSync(path.join(partial, '.done'), specs.join('\n'))
    moveIntoPlace(partial, dir)
  }
  const pathName = Object.keys(env).find((name) => name.toLowerCase() === 'path') ?? 'PATH'
  env[pathName] = path.join(dir, 'node_modules/.bin') + path.delimiter + (env[pathName] ?? '')
  return dir
}

function toolchainDir(specs) {
  const hash = createHash('sha256')
    .update(`${specs.join(' ')} ${platform}`)
    .digest('hex')
    .slice(0, 12)
  return path.join(root, '.toolchain', hash)
}

function isInstalled(specs) {
  return existsSync(path.join(toolchainDir(specs), '.done'))
}

function npmInstall(prefix, specs) {
  const args = ['install', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--no-package-lock']
  args.push('--loglevel=error', '--fetch-retries=2', '--fetch-timeout=60000', '--prefer-offline', ...specs)
  const npmCli = process.env.npm_execpath
  if (npmCli?.endsWith('npm-cli.js')) must(run(process.execPath, [npmCli, ...args], prefix))
  else must(run(isPosix ? 'npm' : 'npm.cmd', args, prefix))
}

/** Two bootstraps may run at once: whoever renames first wins, the other uses the winner's folder. */
function moveIntoPlace(partial, dir) {
  try {
    rmSync(dir, { recursive: true, force: true })
    renameSync(partial, dir)
  } catch (error) {
    if (!existsSync(path.join(dir, '.done'))) throw error
    rmSync(partial, { recursive: true, force: true })
  }
}

function installPackages() {
  const reporter = process.env.CI ? 'append-only' : 'default'
  must(run(process.execPath, [pnpmCli(), 'install', '--frozen-lockfile', '--prefer-offline', '--reporter', reporter]))
}

/**
 * npm's `sh -c` and pnpm's wrapper die on SIGTERM without passing it on, so the script runs in a process group of its
 * own and every signal goes to the group: once politely, the second time for good.
 */
function runAndForwardSignals(args) {
  if (process.ppid !== parent) fail('was told to stop while it installed')
  const child = spawn(process.execPath, [pnpmCli(), ...args], { cwd: root, env, stdio: 'inherit', detached: isPosix })
  let signals = 0
  const stop = () => {
    signals += 1
    if (isPosix) killGroup(child.pid, signals > 1 ? 'SIGKILL' : 'SIGINT')
    else child.kill()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  if (isPosix) stopWhenOrphaned(() => signals === 0 && stop())
  child.on('error', (error) => fail(error.message))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1)
  })
}

/** A killed npm cannot tell us that it is gone; our parent's pid changing does. */
function stopWhenOrphaned(stop) {
  setInterval(() => process.ppid !== parent && stop(), 500).unref()
}

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is already gone.
  }
}

function pnpmCli() {
  return path.join(toolchain, 'node_modules/pnpm/bin/pnpm.mjs')
}

/** What is installed is told on stderr: stdout belongs to the script. */
function run(command, args, cwd = root) {
  const result = spawnSync(command, args, { cwd, env, stdio: ['inherit', 2, 2], shell: command.endsWith('.cmd') })
  if (result.error) fail(result.error.message)
  return result.status ?? 1
}

function must(code) {
  if (code !== 0) process.exit(code)
}

function fail(message) {
  console.error(`bootstrap: ${message}`)
  process.exit(1)
}
