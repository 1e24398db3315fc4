import type { RtmpLimits } from './rtmp-limits.ts'

export interface ListenerOptions {
  /** Of the socket on which the media app is asked. */
  gatePath: string
  host: string
  port: number
  tls?: { port: number; certFile: string; keyFile: string }
  limits: RtmpLimits
}

/** What the media app tells the RTMP process. */
export type ToListener = { kind: 'listen'; options: ListenerOptions } | { kind: 'stop' }

export interface LogLine {
  level: 'debug' | 'info' | 'warn'
  message: string
  address?: string
  reason?: string
}

export interface Ports {
  port: number
  tlsPort?: number
}

/** Signs of life in `frozenSeconds`. */
export const heartbeats = 5

/** What it is told. */
export type FromListener =
  | { kind: 'alive' }
  | ({ kind: 'listening' } & Ports)
  | { kind: 'failed'; message: string }
  | ({ kind: 'log' } & LogLine)
