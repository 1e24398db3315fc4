import type { MarkdownRenderer } from 'vitepress'
import type { Operation } from '../reference/operations.ts'
import { pageNameOf } from '../reference/page-names.ts'

const call = /^([A-Z]+) (\/[^\s?]*)(\?\S*)?$/

/** Where a document names a call in code, such as `POST /live/ID/stop`, it leads to the call's place in the reference. */
export function operationLinks(operations: readonly Operation[]) {
  const hrefs = new Map(
    operations.map(({ id, method, path, tag }) => [key(method, path), `/reference/${pageNameOf(tag)}.md#${id}`]),
  )
  return (md: MarkdownRenderer): void => {
    md.core.ruler.push('operation-links', (state) => {
      for (const token of state.tokens) if (token.children) token.children = linked(state.Token, token.children, hrefs)
    })
  }
}

type Token = ReturnType<MarkdownRenderer['parse']>[number]

function linked(
  Token: new (type: string, tag: string, nesting: -1 | 0 | 1) => Token,
  tokens: Token[],
  hrefs: Map<string, string>,
): Token[] {
  let isInLink = false
  return tokens.flatMap((token) => {
    if (token.type === 'link_open' || token.type === 'link_close') isInLink = token.type === 'link_open'
    const [, method = '', path = ''] = (token.type === 'code_inline' && !isInLink && call.exec(token.content)) || []
    const href = hrefs.get(key(method, path))
    if (!href) return token
    const open = new Token('link_open', 'a', 1)
    open.attrSet('href', href)
    return [open, token, new Token('link_close', 'a', -1)]
  })
}

/** `{video_id}`, `{id}` and `ID` are the same: somewhere, something. */
function key(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\w+\}|\b[A-Z_]{2,}\b/g, '*')}`
}
