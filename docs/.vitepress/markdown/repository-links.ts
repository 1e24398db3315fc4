import path from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { pageOf, root } from '../paths.ts'

interface PageEnvironment {
  /** Titles of boxes are rendered without. */
  path?: string
  /** Where the file lies; `path` may be where the site has it. */
  realPath?: string
}

/**
 * Documents link to each other as they lie in the repository, so that its own pages show them rightly. Here such links lead to the
 * pages of the site; of what is no page, such as code, the text is left.
 */
export function repositoryLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const { path: file, realPath = file } = env as PageEnvironment
    if (!realPath) return
    for (const { children } of tokens) if (children) retarget(children, path.dirname(realPath))
  })
}

type Token = ReturnType<MarkdownRenderer['parse']>[number]

function retarget(tokens: Token[], folder: string): void {
  let isPlain = false
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const href = token.attrGet('href') ?? ''
      if (!/^[.\w][^:]*$/.test(href)) continue
      const [target = '', fragment] = href.split('#', 2)
      const page = pageOf(path.relative(root, path.resolve(folder, decodeURI(target))))
      isPlain = page === undefined
      if (isPlain) asSpan(token)
      else token.attrSet('href', fragment ? `${page}#${fragment}` : (page ?? ''))
    } else if (token.type === 'link_close' && isPlain) {
      asSpan(token)
      isPlain = false
    }
  }
}

function asSpan(token: Token): void {
  token.type = token.type.replace('link', 'span')
  token.tag = 'span'
  token.attrs = null
}
