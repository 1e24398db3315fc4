/** Text of the description inside a page: what would be HTML or a Vue expression there is none. */
export function prose(text = ''): string {
  const parts = text.trim().split(/(`[^`]*`)/)
  return parts.map((part, index) => (index % 2 ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;'))).join('')
}

export const code = (text: string) => `\`${text}\``

export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

export function details(title: string, content: string): string {
  return `::: details ${title}\n${content}\n:::`
}

export function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Blocks with an empty line between them; those that are empty are left out. */
export function blocks(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n')
}
