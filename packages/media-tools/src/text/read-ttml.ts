/// <reference path="./imsc.d.ts" />
import imscDoc from 'imsc/src/main/js/doc.js'
import type { Cue } from './cue.ts'
import { plainToCueText } from './cue-text.ts'

export interface TimedText {
  /** `xml:lang` of the document; empty when it does not say. */
  language: string
  cues: Cue[]
}

/** The root element of a document, after its declaration, its comments and a type. */
const ROOT = /^\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*>\s*)*<(?:[\w-]+:)?tt[\s>]/

/** The drafts of TTML that many tools still write under the name of DFXP. */
const DRAFT = /http:\/\/www\.w3\.org\/2006\/(?:04|10)\/ttaf1/g
const TTML = 'http://www.w3.org/ns/ttml'

/** A paragraph that changes more often is shown as a whole: its parts have to be looked at again for every change. */
const MOST_CHANGES = 500

/** Elements within elements: those of TTML need a handful, and the time that the library takes grows with the square. */
const MOST_DEPTH = 100

/** Whether the beginning of a text is that of a TTML document. */
function looksLikeTtml(text: string): boolean {
  return ROOT.test(text)
}

/** The cues of a TTML document: a cue for each time that a paragraph shows something else. Undefined when it is none. */
export function readTtml(text: string): TimedText | undefined {
  if (!looksLikeTtml(text) || depthOf(text) > MOST_DEPTH) return undefined
  try {
    const read = imscDoc.fromXML(text.replace(DRAFT, TTML), silent)
    return read ? { language: read.lang, cues: paragraphs(read.body).flatMap(cuesOf).toSorted(byStart) } : undefined
  } catch {
    return undefined
  }
}

function depthOf(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const [tag] of text.matchAll(/<[^?!][^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1
    else if (!tag.endsWith('/>')) depth += 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

const ignore = () => false
const silent = { info: ignore, warn: ignore, error: ignore, fatal: ignore }

const byStart = (a: Cue, b: Cue) => a.startSeconds - b.startSeconds

function paragraphs(element: imscDoc.ContentElement | null): imscDoc.ContentElement[] {
  if (!element) return []
  return element.kind === 'p' ? [element] : (element.contents ?? []).flatMap(paragraphs)
}

/** Parts of a paragraph may come and go by themselves. A paragraph that never ends is never shown by players. */
function cuesOf(paragraph: imscDoc.ContentElement): Cue[] {
  const { begin, end } = paragraph
  if (end === null) return []
  const inside = [...new Set(timesOf(paragraph))].filter((time) => time > begin && time < end)
  const times = [begin, ...(inside.length > MOST_CHANGES ? [] : inside.toSorted((a, b) => a - b)), end]
  return times.slice(0, -1).flatMap((startSeconds, index): Cue[] => {
    const text = plainToCueText(textAt(paragraph, startSeconds))
    return text ? [{ startSeconds, endSeconds: times[index + 1] ?? end, text }] : []
  })
}

function timesOf({ begin, end, contents = [] }: imscDoc.ContentElement): number[] {
  return [begin, ...(end === null ? [] : [end]), ...contents.flatMap(timesOf)]
}

function textAt({ kind, begin, end, text, space, contents = [] }: imscDoc.ContentElement, seconds: number): string {
  if (seconds < begin || (end !== null && seconds >= end)) return ''
  if (kind === 'br') return '\n'
  if (text !== undefined) return space === 'preserve' ? text : text.replaceAll(/\s+/g, ' ')
  return contents.map((child) => textAt(child, seconds)).join('')
}
