/** Pseudo-random numbers that are the same for the same seed (mulberry32). */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) % limit
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)))
  }
}

type Mutation = (bytes: Buffer, at: number, random: Random) => Buffer

const splice = (bytes: Buffer, at: number, removed: number, inserted: Buffer) =>
  Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)])

const mutations: Mutation[] = [
  (bytes, at, random) => splice(bytes, at, 1, random.bytes(1)),
  (bytes, at, random) => splice(bytes, at, 1, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.below(8))])),
  (bytes, at) => splice(bytes, at, 3, Buffer.from([0xff, 0xff, 0xff])),
  (bytes, at) => splice(bytes, at, 4, Buffer.alloc(4)),
  (bytes, at, random) => splice(bytes, at, random.below(200), Buffer.alloc(0)),
  (bytes, at, random) => splice(bytes, at, 0, random.bytes(random.below(50))),
  (bytes, at, random) => splice(bytes, at, 0, bytes.subarray(at, at + random.below(2000))),
  (bytes, at) => bytes.subarray(0, at),
]

/** The bytes with one to six places changed, cut, doubled or made up. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let changed = bytes
  for (let count = 1 + random.below(6); count > 0 && changed.length > 0; count -= 1) {
    const mutation = mutations[random.below(mutations.length)] as Mutation
    changed = mutation(changed, random.below(changed.length), random)
  }
  return changed
}
