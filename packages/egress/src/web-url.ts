/** What is wrong with a URL that a user gives for us to call; undefined when it can be called. Where it leads is seen when connecting. */
export function webUrlProblem(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol)) return 'It must be an absolute URL with http or https.'
  if (url.username || url.password) return 'It must hold no user name and no password.'
  return undefined
}
