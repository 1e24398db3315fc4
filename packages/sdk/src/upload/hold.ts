import { abortable } from '../abortable.ts'

/** Lets an upload be paused: what is on its way is cut off, and nothing is sent until it goes on. */
export class Hold {
  #cut = new AbortController()
  #held: Promise<void> | undefined
  #release: (() => void) | undefined

  pause(): void {
    if (this.#held) return
    this.#held = new Promise((resolve) => {
      this.#release = resolve
    })
    this.#cut.abort(new DOMException('the upload was paused', 'AbortError'))
  }

  resume(): void {
    if (!this.#held) return
    this.#cut = new AbortController()
    this.#held = undefined
    this.#release?.()
  }

  /** Runs an attempt, and runs it again when a pause has cut it off. */
  async run<T>(attempt: (signal: AbortSignal) => Promise<T>, outer: AbortSignal | undefined): Promise<T> {
    for (;;) {
      while (this.#held) await abortable(this.#held, outer)
      const cut = this.#cut.signal
      try {
        return await attempt(outer ? AbortSignal.any([outer, cut]) : cut)
      } catch (error) {
        if (!cut.aborted || outer?.aborted) throw error
      }
    }
  }
}
