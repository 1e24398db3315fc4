import { absolutePath, integer, port, text } from './rules.ts'
import { type Environment, optional, required, type Values, type Variables, withDefault } from './variable.ts'

export interface RtmpConfig {
  host: string
  port: number
  /** Undefined without a certificate. */
  tls?: { port: number; certFile: string; keyFile: string }
  limits: { connections: number; connectionsPerAddress: number }
}

export const rtmpVariables = {
  RTMP_HOST: optional(text, 'The address on which encoders are listened for; `HOST` when unset.'),
  RTMP_PORT: withDefault(port, '1935', 'Port that encoders publish to.'),
  RTMP_MAX_CONNECTIONS: withDefault(integer(1, 100_000), '1000', 'RTMP connections of all encoders together.'),
  RTMP_MAX_CONNECTIONS_PER_ADDRESS: withDefault(
    integer(1, 100_000),
    '100',
    'RTMP connections from one address (IPv6: from one /64). Behind a TCP proxy all encoders have the same.',
  ),
} satisfies Variables

export const rtmpsVariables = {
  RTMP_TLS_CERT_FILE: required(absolutePath, 'The certificate and its chain, in PEM. Required with `RTMP_TLS_KEY_FILE`.'),
  RTMP_TLS_KEY_FILE: required(absolutePath, 'Its private key, in PEM. Required with `RTMP_TLS_CERT_FILE`.'),
  RTMPS_PORT: withDefault(port, '1936', 'Port that encoders publish to over TLS.'),
} satisfies Variables

/** RTMPS needs both files: one that is given without the other is an error. */
export function tlsVariables(environment: Environment): typeof rtmpsVariables | Record<never, never> {
  const files = [environment.RTMP_TLS_CERT_FILE, environment.RTMP_TLS_KEY_FILE]
  return files.some((file) => file?.trim()) ? rtmpsVariables : {}
}

export function rtmpConfig(
  values: Values<typeof rtmpVariables> & Partial<Values<typeof rtmpsVariables>>,
  host: string,
): RtmpConfig {
  const { RTMP_TLS_CERT_FILE: certFile, RTMP_TLS_KEY_FILE: keyFile, RTMPS_PORT: tlsPort } = values
  return {
    host: values.RTMP_HOST ?? host,
    port: values.RTMP_PORT,
    tls: certFile && keyFile && tlsPort ? { port: tlsPort, certFile, keyFile } : undefined,
    limits: {
      connections: values.RTMP_MAX_CONNECTIONS,
      connectionsPerAddress: values.RTMP_MAX_CONNECTIONS_PER_ADDRESS,
    },
  }
}
