import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { waitFor } from '@ingest/testing'

/** A running process whose CPU profile is taken while it works. */
export interface Profiled {
  pid: number
  /** The `--inspect-port` that it was started with, if any. */
  port?: number
  folder: string
}

interface Answer {
  id: number
  result: Record<string, unknown>
}

/** Writes `<name>.cpuprofile`, for the developer tools of a browser. */
export async function profileWhile(
  { pid, port = 9229, folder }: Profiled,
  name: string,
  work: () => Promise<unknown>,
): Promise<void> {
  // Node opens its inspector then.
  process.kill(pid, 'SIGUSR1')
  const socket = new WebSocket(await inspectorUrl(port))
  await once(socket, 'open')
  try {
    for (const method of ['Profiler.enable', 'Profiler.start']) await ask(socket, method)
    await work()
    const { profile } = await ask(socket, 'Profiler.stop')
    await mkdir(folder, { recursive: true })
    await writeFile(path.join(folder, `${name.replace(/\W+/g, '-')}.cpuprofile`), JSON.stringify(profile))
  } finally {
    socket.close()
  }
}

async function inspectorUrl(port: number): Promise<string> {
  let url: string | undefined
  const fact = async () => {
    const targets = await fetch(`http://127.0.0.1:${port}/json/list`).then((response) => response.json())
    url = (targets as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl
    return url !== undefined
  }
  await waitFor(() => fact().catch(() => false), { timeoutSeconds: 10, what: 'the inspector' })
  return url as string
}

let asked = 0

async function ask(socket: WebSocket, method: string): Promise<Record<string, unknown>> {
  const id = ++asked
  socket.send(JSON.stringify({ id, method }))
  for (;;) {
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent<string>]
    const answer = JSON.parse(data) as Answer
    if (answer.id === id) return answer.result
  }
}
