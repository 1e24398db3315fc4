import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/** One environment variable: how its text becomes a value, and what an operator must know about it. */
export interface Variable<T> {
  rule: z.ZodType<T, string>
  description: string
  /** Never shown in an error message. */
  secret: boolean
  /** The text that stands for an unset variable; none means that the value is `undefined` (optional) or an error (required). */
  default?: string
  required: boolean
}

export type Variables = Record<string, Variable<unknown>>
export type Environment = Readonly<Record<string, string | undefined>>
export type Values<V extends Variables> = { [Name in keyof V]: V[Name] extends Variable<infer T> ? T : never }

/** What the environment got wrong, one line per variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: string[]

  constructor(problems: string[]) {
    super(`the configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

interface About {
  secret?: boolean
}

export function required<T>(rule: z.ZodType<T, string>, description: string, about: About = {}): Variable<T> {
  return { rule, description, secret: about.secret ?? false, required: true }
}

export function optional<T>(rule: z.ZodType<T, string>, description: string, about: About = {}): Variable<T | undefined> {
  return { rule, description, secret: about.secret ?? false, required: false }
}

export function withDefault<T>(rule: z.ZodType<T, string>, text: string, description: string): Variable<T> {
  return { rule, description, secret: false, default: text, required: false }
}

/**
 * Reads the named variables, secret ones also from the files that `<NAME>_FILE` names; an empty one counts as unset.
 * @throws ConfigError with every wrong variable, not only the first
 */
export function readVariables<V extends Variables>(environment: Environment, variables: V): Values<V> {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, variable] of Object.entries(variables)) {
    const { given, problem } = textOf(environment, name, variable)
    if (problem) {
      problems.push(problem)
      continue
    }
    const text = given || variable.default
    if (text === undefined) {
      if (variable.required) problems.push(`${name} is missing: ${variable.description}`)
      continue
    }
    const parsed = variable.rule.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else problems.push(`${name} ${messageOf(parsed.error)} (${variable.secret ? 'given, but secret' : `given: ${text}`})`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return values as Values<V>
}

/** Containers are handed their secrets as files, which no `inspect` shows and no child inherits. */
function textOf(environment: Environment, name: string, { secret }: Variable<unknown>): { given?: string; problem?: string } {
  const given = environment[name]?.trim()
  const file = environment[`${name}_FILE`]?.trim()
  if (given || !file || !secret) return { given }
  try {
    return { given: readFileSync(file, 'utf8').trim() }
  } catch (error) {
    return { problem: `${name}_FILE cannot be read: ${(error as NodeJS.ErrnoException).code} (given: ${file})` }
  }
}

function messageOf(error: z.ZodError): string {
  return [...new Set(error.issues.map((issue) => issue.message))].join(', ')
}
