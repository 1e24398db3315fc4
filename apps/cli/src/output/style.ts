import { styleText } from 'node:util'
import type { Terminal } from '../terminal.ts'

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'
export type Paint = (style: Style | undefined, text: string) => string

/** Colours are for people who look: not for pipes and files, and not where NO_COLOR is set (no-color.org). */
export function painter({ env }: Pick<Terminal, 'env'>, stream: { isTTY?: boolean }): Paint {
  const coloured = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  // Whether there are colours is decided above, for the right stream.
  return (style, text) => (coloured && style ? styleText(style, text, { validateStream: false }) : text)
}

const STATUS_STYLES: Record<string, Style> = {
  PUBLISHED: 'green',
  READY: 'green',
  COMPLETE: 'green',
  PROCESSING: 'yellow',
  RUNNING: 'yellow',
  UPLOADING: 'yellow',
  ERROR: 'red',
  FAILED: 'red',
  CANCELLED: 'dim',
  TRASHED: 'dim',
}

export function statusStyle(status: string): Style | undefined {
  return STATUS_STYLES[status]
}
