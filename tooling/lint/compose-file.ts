import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

const deploy = path.resolve(import.meta.dirname, '../../deploy')

/** What the tests look at; the schema of Compose knows the rest. */
export interface Service {
  image: string
  build?: { context: string; dockerfile?: string; target?: string }
  user?: string
  command?: string[]
  restart: string
  read_only: boolean
  cap_drop: string[]
  cap_add?: string[]
  security_opt: string[]
  environment?: Record<string, string>
  secrets?: string[]
  healthcheck?: { test?: string[]; disable?: boolean }
  mem_limit: string
  pids_limit: number
  logging: { driver: string; options: Record<string, string> }
  ports?: string[]
  networks: string[]
  stop_grace_period?: string
}

export interface ComposeFile {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean } | null>
  secrets: Record<string, { file: string }>
}

export const composeText = readFileSync(path.join(deploy, 'compose.yaml'), 'utf8')
export const exampleText = readFileSync(path.join(deploy, '.env.example'), 'utf8')

/** As Compose reads it: YAML with merge keys, then `${NAME:-default}` is filled in. */
export function readCompose(variables: Record<string, string> = {}): ComposeFile {
  return fillIn(parse(composeText, { merge: true }), variables) as ComposeFile
}

function fillIn(value: unknown, variables: Record<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, fallback: string) => variables[name] || fallback)
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, variables))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, variables)]))
}

/** The variables of the example, as if none of them were commented out. */
export function exampleVariables(): Record<string, string> {
  return Object.fromEntries(
    [...exampleText.matchAll(/^#?([A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}
