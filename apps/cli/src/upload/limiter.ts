/** Runs tasks as they are given, at most so many at once; the others wait their turn. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>

export function limiter(most: number): Limiter {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await task()
    } finally {
      // The place is handed over, so that nobody who comes now can take it.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
