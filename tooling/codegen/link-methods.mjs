/**
 * hey-api 0.99 drops `additionalOperations` (OpenAPI 3.2), which LINK and UNLINK are. They go in as POST to a made-up path,
 * and come out with their own method and path again.
 */

const marker = '/__method/'
const call = new RegExp(`\\.post(<[^;]*?>)\\(\\{((?:(?!\\.post<)[^])*?)url: '${marker}([A-Z]+)(/[^']*)'`, 'g')
const type = new RegExp(`url: '${marker}[A-Z]+(/[^']*)';`, 'g')

/** A copy of the document that hides no operation from hey-api. */
export function hideMethods(document) {
  const copy = structuredClone(document)
  for (const [path, item] of Object.entries(copy.paths)) {
    for (const [method, operation] of Object.entries(item.additionalOperations ?? {})) {
      copy.paths[`${marker}${method}${path}`] = { parameters: item.parameters ?? [], post: operation }
    }
    delete item.additionalOperations
  }
  return copy
}

/** Restores methods and paths in generated TypeScript. */
export function restoreMethods(source) {
  const restored = source
    .replace(
      call,
      (_, generics, before, method, url) => `.request${generics}({${before}method: '${method}' as 'POST',\n    url: '${url}'`,
    )
    .replace(type, (_, url) => `url: '${url}';`)
  if (restored.includes(marker))
    throw new Error('hey-api writes calls in another way than before: LINK and UNLINK cannot be restored')
  return restored
}
