import cliProgress, { type GenericFormatter, MultiBar, Presets, type SingleBar } from 'cli-progress'
import type { Terminal } from '../terminal.ts'
import { formatBytes, printable } from './format.ts'

/** Shows how one piece of work after another goes on. */
export interface Progress {
  /** Ends the work before, if any. */
  begin(label: string, total: number, unit: 'bytes' | 'percent'): void
  /** @param pace how fast it goes, where somebody knows better than the clock here */
  update(value: number, pace?: string): void
  end(): void
}

/** Several of them at once. */
export interface Board {
  /** The name is shown with every step; none is needed when there is only one. */
  track(name?: string): Progress
  /** Shows a line beside them. */
  log(line: string): void
  end(): void
}

type Write = (text: string) => void

/** Drawn bars are for people: as soon as something reads along, there are lines. Both go to stderr, the result to stdout. */
export function createBoard({ stdout, stderr }: Terminal): Board {
  return stdout.isTTY && stderr.isTTY ? barBoard(stderr) : lineBoard((text) => stderr.write(text))
}

const LABEL_WIDTH = 10
const NAME_WIDTH = 30
const REFRESH_PER_SECOND = 10

const UNPACED = '{label} {bar} {percentage} %  {amount}{eta_formatted} left'
const PACED = '{label} {bar} {percentage} %  {pace}'

/** `Format` is no named export for Node, which reads the names of CommonJS from its text. */
const formatBar: GenericFormatter = (options, params, payload) =>
  cliProgress.Format.Formatter({ ...options, format: payload.pace ? PACED : UNPACED }, params, payload)

/** Bars that are drawn over themselves; those that have ended make room. */
function barBoard(stream: NodeJS.WriteStream): Board {
  const bars = new MultiBar(
    { stream, fps: REFRESH_PER_SECOND, hideCursor: true, clearOnComplete: true, format: formatBar },
    Presets.shades_classic,
  )
  return {
    track: (name) => barProgress(bars, name),
    log: (line) => (bars.isActive ? bars.log(line) : stream.write(line)),
    end: () => {
      if (!bars.isActive) return
      // Draws what was logged last.
      bars.update()
      bars.stop()
    },
  }
}

function barProgress(bars: MultiBar, name?: string): Progress {
  const prefix = name === undefined ? '' : `${fit(name)} `
  let bar: SingleBar | undefined
  let amountOf = (_value: number) => ''
  return {
    begin: (label, total, unit) => {
      amountOf = (value) => (unit === 'bytes' ? `${formatBytes(value)} of ${formatBytes(total)}  ` : '')
      const payload = { label: `${prefix}${label.padEnd(LABEL_WIDTH)}`, amount: amountOf(0), pace: '' }
      if (bar) bar.start(total, 0, payload)
      else bar = bars.create(total, 0, payload)
    },
    update: (value, pace = '') => bar?.update(value, { amount: amountOf(value), pace }),
    end: () => {
      if (bar) bars.remove(bar)
      bar = undefined
    },
  }
}

function fit(name: string): string {
  const text = printable(name)
  return (text.length > NAME_WIDTH ? `${text.slice(0, NAME_WIDTH - 1)}…` : text).padEnd(NAME_WIDTH)
}

export function lineBoard(write: Write): Board {
  return {
    track: (name) => lineProgress(name === undefined ? write : (text) => write(`${printable(name)}: ${text}`)),
    log: write,
    end: () => undefined,
  }
}

const LINE_EVERY_PERCENT = 10

/** A line for every tenth of the work, for logs and pipes. */
export function lineProgress(write: Write): Progress {
  let current: { label: string; total: number; unit: 'bytes' | 'percent'; shown: number } | undefined
  return {
    begin: (label, total, unit) => {
      current = { label, total, unit, shown: -LINE_EVERY_PERCENT }
    },
    update: (value, pace) => {
      if (!current) return
      const percent = percentOf(value, current.total)
      if (percent < current.shown + LINE_EVERY_PERCENT && !(percent === 100 && current.shown < 100)) return
      current.shown = percent
      const amount = current.unit === 'bytes' ? `${formatBytes(value)} of ${formatBytes(current.total)}` : pace
      write(`${current.label} ${percent} %${amount ? ` (${amount})` : ''}\n`)
    },
    end: () => {
      current = undefined
    },
  }
}

function percentOf(value: number, total: number): number {
  return total === 0 ? 100 : Math.floor((value / total) * 100)
}
