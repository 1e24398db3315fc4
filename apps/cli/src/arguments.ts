import { InvalidArgumentError } from 'commander'

/** A parser of whole numbers within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** A parser of comma lists of known words, in any case. */
export function commaList<Word extends string>(known: readonly Word[]): (text: string) => Word[] {
  return (text) => splitList(text.toLowerCase()).map((word) => known.find((each) => each === word) ?? unknownWord(word, known))
}

export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function unknownWord(word: string, known: readonly string[]): never {
  throw new InvalidArgumentError(`There is no "${word}"; there are: ${known.join(', ')}.`)
}
