import { Presets, SingleBar } from 'cli-progress'
import { formatBytes } from './format.ts'

/** Shows how one piece of work after another goes on. */
export interface Progress {
  /** Ends the work before, if any. */
  begin(label: string, total: number, unit: 'bytes' | 'percent'): void
  update(value: number): void
  end(): void
}

type Write = (text: string) => void

const BAR_LABEL_WIDTH = 10
const REFRESH_PER_SECOND = 10

/** A bar that is drawn over itself, for terminals. */
export function barProgress(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined
  const end = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    begin: (label, total, unit) => {
      end()
      bar = new SingleBar(
        {
          stream,
          fps: REFRESH_PER_SECOND,
          hideCursor: true,
          format: `${label.padEnd(BAR_LABEL_WIDTH)} {bar} {percentage} %${unit === 'bytes' ? '  {value} of {total}' : ''}  {eta_formatted} left`,
          formatValue: (value, _options, type) => (type === 'value' || type === 'total' ? formatBytes(value) : String(value)),
        },
        Presets.shades_classic,
      )
      bar.start(total, 0)
    },
    update: (value) => bar?.update(value),
    end,
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
    update: (value) => {
      if (!current) return
      const percent = percentOf(value, current.total)
      if (percent < current.shown + LINE_EVERY_PERCENT && !(percent === 100 && current.shown < 100)) return
      current.shown = percent
      const amount = current.unit === 'bytes' ? ` (${formatBytes(value)} of ${formatBytes(current.total)})` : ''
      write(`${current.label} ${percent} %${amount}\n`)
    },
    end: () => {
      current = undefined
    },
  }
}

function percentOf(value: number, total: number): number {
  return total === 0 ? 100 : Math.floor((value / total) * 100)
}
