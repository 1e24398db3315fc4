import type { AuthorizationParameters } from '@ingest/domain'

const names = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'network_id',
  'code_challenge',
  'code_challenge_method',
] as const satisfies (keyof AuthorizationParameters)[]

/** What forms carry of an authorization request, so that nothing of it need be remembered here. */
export function queryOf(parameters: AuthorizationParameters): string {
  const query = new URLSearchParams()
  for (const name of names) if (parameters[name] !== undefined) query.set(name, parameters[name])
  return query.toString()
}

/** Checked like every other request when it comes back. */
export function parametersOf(query: string | undefined): AuthorizationParameters {
  const parameters = new URLSearchParams(query)
  return Object.fromEntries(names.flatMap((name) => (parameters.has(name) ? [[name, parameters.get(name)]] : [])))
}
