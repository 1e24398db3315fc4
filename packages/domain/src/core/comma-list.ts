import { errors } from './errors.ts'

/** A query parameter that is a comma list, split already or not. */
export type CommaList = string | readonly string[]

/**
 * The words of a comma list, in lower case and once each; an empty list is the same as none.
 * @param field JSON pointer of the parameter
 * @throws DomainError 422 for a word that is not known
 */
export function knownWords<Word extends string>(list: CommaList | undefined, known: readonly Word[], field: string): Word[] {
  const words = [list ?? []].flat().flatMap((text) => text.split(','))
  const asked = new Set(words.map((word) => word.trim().toLowerCase()).filter(Boolean))
  const unknown = [...asked].find((word) => !known.some((each) => each === word))
  if (unknown === undefined) return known.filter((word) => asked.has(word))
  throw errors.invalid([{ field, code: 'unknown-value', message: `"${unknown}" is none of ${known.join(', ')}.` }])
}
