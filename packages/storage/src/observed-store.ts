import type { ListOptions, ObjectStore } from './object-store.ts'

const watched = [
  'put',
  'get',
  'head',
  'delete',
  'createMultipart',
  'putPart',
  'listParts',
  'completeMultipart',
  'abortMultipart',
] as const satisfies (keyof ObjectStore)[]

/** Runs a call of a store: `get` is done when its body begins, `list` when its first objects are known. */
export type ObserveStore = <T>(operation: string, key: string | undefined, work: () => Promise<T>) => Promise<T>

/** The same store, each of whose calls is watched. Signing is none: it makes a URL, and asks nobody. */
export function observedStore(store: ObjectStore, observe: ObserveStore): ObjectStore {
  const calls = Object.fromEntries(watched.map((name) => [name, observedCall(store, name, observe)]))
  const methods: Record<string, unknown> = {
    ...calls,
    list: (prefix: string, options?: ListOptions) => observedList(store, prefix, options, observe),
  }
  return new Proxy(store, {
    get(target, name) {
      if (typeof name === 'string' && Object.hasOwn(methods, name)) return methods[name]
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

function observedCall(store: ObjectStore, name: (typeof watched)[number], observe: ObserveStore) {
  return (...args: unknown[]) => {
    const call = store[name] as (...args: unknown[]) => Promise<unknown>
    return observe(name, typeof args[0] === 'string' ? args[0] : undefined, () => call.apply(store, args))
  }
}

async function* observedList(store: ObjectStore, prefix: string, options: ListOptions | undefined, observe: ObserveStore) {
  const objects = store.list(prefix, options)[Symbol.asyncIterator]()
  try {
    let next = await observe('list', prefix, () => objects.next())
    while (!next.done) {
      yield next.value
      next = await objects.next()
    }
  } finally {
    await objects.return?.()
  }
}
