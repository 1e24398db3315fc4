import type { Client } from './generated/client/index.ts'
import { type Listing, type ListOptions, listing, rangeOf, toPage } from './pages.ts'

/** What every call takes beside its own parameters. */
export interface CallOptions {
  signal?: AbortSignal
  /** Refuses with 412 when the resource no longer has this ETag. */
  ifMatch?: string
  /** Two calls with the same key and body are one; a key is made for every POST that has none. */
  idempotencyKey?: string
  /** 1–128 visible ASCII characters, found again in the platform's logs and events. */
  requestId?: string
}

/** A function of the generated client, known by its types only. */
type Generated = (options: never) => Promise<{ data?: unknown }>
type Request<F extends Generated> = NonNullable<Parameters<F>[0]>
type Body<F extends Generated> = Request<F> extends { body?: infer B } ? NonNullable<B> : never
type Query<F extends Generated> = Request<F> extends { query?: infer Q } ? NonNullable<Q> : never
type Result<F extends Generated> = Exclude<Awaited<ReturnType<F>>['data'], undefined>
type Item<F extends Generated> = Result<F> extends ReadonlyArray<infer I> ? I : never
/** The path parameters as arguments, in the order of their names. */
type Path<Names extends readonly string[]> = { [K in keyof Names]: string }

type Read<F extends Generated, Names extends readonly string[]> = (
  ...args: [...path: Path<Names>, query?: Query<F>, options?: CallOptions]
) => Promise<Result<F>>

type Write<F extends Generated, Names extends readonly string[]> = (
  ...args: [...path: Path<Names>, body: Body<F>, options?: CallOptions & { query?: Query<F> }]
) => Promise<Result<F>>

export interface Collection<F extends Generated, Names extends readonly string[] = []> {
  /**
   * The newest items first unless told otherwise: `await` reads one page,
   * `for await (const video of ingest.videos.list({ status: ['PUBLISHED'] }))` all of them, page by page.
   */
  list(...args: [...path: Path<Names>, query?: Query<F>, options?: ListOptions]): Listing<Item<F>>
  /** How many items the same filters match. */
  count(...args: [...path: Path<Names>, query?: Query<F>, options?: CallOptions]): Promise<number>
}

interface Sent {
  path?: Record<string, string>
  query?: unknown
  body?: unknown
  headers?: Record<string, string | undefined>
  signal?: AbortSignal
}

interface Received {
  data?: unknown
  response: Response
}

/**
 * Gives the generated functions their everyday form: path parameters as arguments in the order of `names`, then the body or the
 * query, then options; a promise of the resource itself; refusals thrown.
 */
export class Operations {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  read<F extends Generated, const Names extends readonly string[]>(generated: F, ...names: Names): Read<F, Names> {
    return async (...args) => {
      const [path, [query, options]] = splitArguments<[unknown, CallOptions?]>(names, args)
      return result<F>(await this.#call(generated, { path, query, ...callOptions(options) }))
    }
  }

  write<F extends Generated, const Names extends readonly string[]>(generated: F, ...names: Names): Write<F, Names> {
    return async (...args) => {
      const [path, [body, options]] = splitArguments<[unknown, (CallOptions & { query?: unknown })?]>(names, args)
      return result<F>(await this.#call(generated, { path, body, query: options?.query, ...callOptions(options) }))
    }
  }

  collection<F extends Generated, const Names extends readonly string[]>(
    generated: F,
    counter: Generated,
    ...names: Names
  ): Collection<F, Names> {
    return {
      list: (...args) => {
        const [path, [query, options = {}]] = splitArguments<[unknown, ListOptions?]>(names, args)
        return listing((each) => this.#page<F>(generated, path, query, each), options)
      },
      count: async (...args) => {
        const [path, [query, options]] = splitArguments<[unknown, CallOptions?]>(names, args)
        const { response } = await this.#call(counter, { path, query, ...callOptions(options) })
        return Number(response.headers.get('resource-count'))
      },
    }
  }

  async #page<F extends Generated>(generated: F, path: Record<string, string>, query: unknown, options: ListOptions) {
    const headers = { Range: rangeOf(options) }
    const { data, response } = await this.#call(generated, { path, query, headers, signal: options.signal })
    return toPage(data as Item<F>[], response)
  }

  async #call(generated: Generated, sent: Sent): Promise<Received> {
    const run = generated as unknown as (options: Sent & { client: Client }) => Promise<Received>
    return run({ client: this.#client, ...sent })
  }
}

function splitArguments<Rest extends unknown[]>(names: readonly string[], args: unknown[]): [Record<string, string>, Rest] {
  const path = Object.fromEntries(names.map((name, index) => [name, args[index] as string]))
  return [path, args.slice(names.length) as Rest]
}

function callOptions({ signal, ifMatch, idempotencyKey, requestId }: CallOptions = {}): Sent {
  const headers = { 'If-Match': ifMatch, 'Idempotency-Key': idempotencyKey, 'Request-Id': requestId }
  return { signal, headers }
}

/** The generated client reads an empty answer as `{}` or as a stream of nothing. */
function result<F extends Generated>({ data, response }: Received): Result<F> {
  const empty = response.status === 202 || response.status === 204
  return (empty ? undefined : data) as Result<F>
}
