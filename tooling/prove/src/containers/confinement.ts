import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ComposedSystem, Container, ServiceName } from './composed-system.ts'

const lasting: ServiceName[] = ['postgres', 's3', 'api', 'media', 'worker']

/** What a container may do although it must not; empty when all is as the compose file promises. */
export async function complainOfConfinement(system: ComposedSystem, secretsDir: string): Promise<string[]> {
  const secrets = await secretsIn(secretsDir)
  const complaints = []
  for (const service of lasting) {
    const inside = await complainInside(system, service)
    const outside = (await system.containers(service)).flatMap((container) => complainOutside(container, secrets))
    complaints.push(...[...inside, ...outside].map((each) => `${service} ${each}`))
  }
  return complaints
}

/** As its own process sees it. */
async function complainInside(system: ComposedSystem, service: ServiceName): Promise<string[]> {
  const script = 'id -u; grep -E "^(CapEff|NoNewPrivs)" /proc/1/status; touch /probe 2>/dev/null && echo written || echo refused'
  const said = await system.exec(service, 'sh', '-c', script)
  const complaints = []
  if (/^0$/m.test(said)) complaints.push('runs as root')
  if (!/^CapEff:\s+0+$/m.test(said)) complaints.push('has capabilities')
  if (!/^NoNewPrivs:\s+1$/m.test(said)) complaints.push('may gain privileges')
  if (!said.includes('refused')) complaints.push('can write to its root file system')
  return complaints
}

/** As everybody sees it who may ask the engine. */
function complainOutside({ HostConfig, Config, State }: Container, secrets: string[]): string[] {
  const complaints = []
  if (!HostConfig.ReadonlyRootfs) complaints.push('has a root file system that can be written to')
  if (HostConfig.Memory === 0) complaints.push('may use all memory')
  if (State.Health?.Status !== 'healthy') complaints.push(`is ${State.Health?.Status ?? 'without a health check'}`)
  if (Config.Env.some((line) => secrets.some((secret) => line.includes(secret))))
    complaints.push('shows a secret in its environment')
  return complaints
}

async function secretsIn(folder: string): Promise<string[]> {
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')))
  return texts.filter(Boolean)
}
