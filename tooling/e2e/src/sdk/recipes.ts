import { readFile } from 'node:fs/promises'
import path from 'node:path'

const README = path.resolve(import.meta.dirname, '../../../../packages/sdk/README.md')
const FENCED = /^```(ts|html)\n(?:\/\/|<!--) (\S+).*\n([\s\S]*?)^```$/gm

/** The named blocks of the SDK's README, by file. @throws when one has no name, and could not be run */
export async function readRecipes(): Promise<Map<string, string>> {
  const text = await readFile(README, 'utf8')
  const recipes = new Map(Array.from(text.matchAll(FENCED), ([, , file = '', code = '']) => [file, code]))
  const blocks = text.match(/^```(ts|js|html)/gm)?.length ?? 0
  if (blocks !== recipes.size) throw new Error(`${blocks} blocks of code in ${README}, ${recipes.size} with a name of their own`)
  return recipes
}

/** Whether it is written for browsers, and knows nothing of Node. */
export function isOfPage(file: string): boolean {
  return file.endsWith('-page.ts')
}
