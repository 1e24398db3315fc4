import type { Operation } from './operations.ts'

/** How to make the call from a shell, with the variables that the first page of the reference sets. */
export function curlOf(operation: Operation): string {
  const { method, path, security, 'x-unversioned': isUnversioned } = operation
  const body = bodyOf(operation)
  const isImplied = method === (body.length > 0 ? 'POST' : 'GET')
  const words = [
    'curl',
    ...(isImplied ? [] : [`-X ${method}`]),
    ...(security.length > 0 ? ['-H "$auth"'] : []),
    ...(isUnversioned ? [] : ['-H "$accept"']),
    ...body,
    `"$API${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}"`,
  ]
  return words.join(' ')
}

function bodyOf({ requestBody }: Operation): string[] {
  const [[type = '', { examples = {} } = {}] = []] = Object.entries(requestBody?.content ?? {})
  const [example] = Object.values(examples)
  if (type === 'multipart/form-data') return ['-F image=@FILE']
  if (!example) return []
  if (type.startsWith('application/x-www-form'))
    return Object.entries(example.value as object).map(([name, value]) => `-d '${name}=${value}'`)
  return [`-d '${JSON.stringify(example.value).replaceAll("'", "'\\''")}'`]
}
