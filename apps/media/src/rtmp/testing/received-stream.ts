import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { requireTool, waitFor } from '@ingest/testing'
import type { Publication } from '../publication.ts'

export interface Packet {
  stream: 'video' | 'audio'
  milliseconds: number
  bytes: number
}

/** Everything that one publisher sent. */
export class ReceivedStream {
  private readonly chunks: Buffer[] = []
  /** When it is over. */
  readonly over: Promise<void>

  constructor(readonly publication: Publication) {
    this.over = publication.closed
    publication.flv.on('data', (chunk: Buffer) => void this.chunks.push(chunk)).resume()
  }

  get key(): string {
    return this.publication.request.streamKey
  }

  get flv(): Buffer {
    return Buffer.concat(this.chunks)
  }

  get bytes(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }

  /** Waits until more has come than there is now. */
  async more(): Promise<void> {
    const before = this.bytes
    await waitFor(() => this.bytes > before, { what: `more of ${this.key}` })
  }
}

/** The packets of an FLV file, as ffprobe reads them. */
export async function packetsOf(flv: Buffer | string): Promise<Packet[]> {
  const ffprobe = (requireTool('ffmpeg') ?? 'ffmpeg').replace(/ffmpeg$/, 'ffprobe')
  const entries = ['-show_entries', 'packet=codec_type,dts_time,size', '-of', 'json']
  const input = typeof flv === 'string' ? flv : 'pipe:0'
  const probing = promisify(execFile)(ffprobe, ['-v', 'error', ...entries, input], { maxBuffer: 64 * 1024 ** 2, timeout: 60_000 })
  if (typeof flv !== 'string') probing.child.stdin?.on('error', () => undefined).end(flv)
  const { packets } = JSON.parse((await probing).stdout) as { packets: { codec_type: string; dts_time: string; size: string }[] }
  return packets
    .filter(({ codec_type }) => codec_type === 'video' || codec_type === 'audio')
    .map(({ codec_type, dts_time, size }) => ({
      stream: codec_type as Packet['stream'],
      milliseconds: Math.round(Number(dts_time) * 1000),
      bytes: Number(size),
    }))
}

export const sizesOf = (packets: Packet[], stream: Packet['stream']) =>
  packets.filter((packet) => packet.stream === stream).map(({ bytes }) => bytes)

/** The steps in time between the frames of the picture. */
export function stepsOf(packets: Packet[]): number[] {
  const times = packets.filter(({ stream }) => stream === 'video').map(({ milliseconds }) => milliseconds)
  return times.slice(1).map((time, index) => time - (times[index] ?? 0))
}
