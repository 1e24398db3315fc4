import { createHmac } from 'node:crypto'
import { absolutePath, baseUrl, flag, text } from './rules.ts'
import { type Environment, optional, required, type Values, type Variables, withDefault } from './variable.ts'

export type StorageConfig = S3Config | FileStorageConfig

export interface S3Config {
  driver: 's3'
  endpoint: string
  /** What signed URLs point to: where clients reach the store. */
  publicEndpoint: string
  region: string
  bucket: string
  accessKey: string
  secretKey: string
  /** Set when uploads go through the API: base and HMAC keys of the signed URLs that it serves. */
  uploadRelay?: SignedUrlsConfig
}

export interface FileStorageConfig extends SignedUrlsConfig {
  driver: 'fs'
  directory: string
}

export interface SignedUrlsConfig {
  /** Base of the signed URLs. */
  publicUrl: string
  /** HMAC keys of the signed URLs: the first signs, all of them verify. */
  signingKeys: string[]
}

const http = baseUrl('http:', 'https:')

export const s3Variables = {
  S3_ENDPOINT: required(http, 'The S3 server. When it is unset, objects are files in `STORAGE_DIR`.'),
  S3_PUBLIC_ENDPOINT: optional(http, 'The S3 server as clients reach it, used in signed URLs; `S3_ENDPOINT` when unset.'),
  S3_REGION: withDefault(text, 'us-east-1', 'The region that requests are signed for.'),
  S3_BUCKET: withDefault(text, 'ingest', 'The bucket; it is made when it is missing.'),
  S3_ACCESS_KEY: required(text, 'The access key. Required with `S3_ENDPOINT`.', { secret: true }),
  S3_SECRET_KEY: required(text, 'The secret key. Required with `S3_ENDPOINT`.', { secret: true }),
  S3_UPLOAD_RELAY: withDefault(
    flag,
    'false',
    'Whether uploads go through the API instead of straight to the S3 server: needed for first-generation clients on servers that refuse an `Authorization` header beside a signed URL, as AWS does.',
  ),
} satisfies Variables

export const fileVariables = {
  STORAGE_DIR: required(
    absolutePath,
    'The folder of the objects. Required without `S3_ENDPOINT`; all apps must see the same folder.',
  ),
  STORAGE_URL: optional(http, 'The base of signed object URLs; `/storage` below `API_URL` when unset.'),
} satisfies Variables

export function storageVariables(environment: Environment): typeof s3Variables | typeof fileVariables {
  return environment.S3_ENDPOINT?.trim() ? s3Variables : fileVariables
}

export function storageConfig(
  values: Values<typeof s3Variables> | Values<typeof fileVariables>,
  apiUrl: string,
  secretKeys: string[],
): StorageConfig {
  const publicUrl = `${apiUrl}/storage`
  const signingKeys = secretKeys.map(signingKeyOf)
  if ('STORAGE_DIR' in values) {
    return { driver: 'fs', directory: values.STORAGE_DIR, publicUrl: values.STORAGE_URL ?? publicUrl, signingKeys }
  }
  return {
    driver: 's3',
    endpoint: values.S3_ENDPOINT,
    publicEndpoint: values.S3_PUBLIC_ENDPOINT ?? values.S3_ENDPOINT,
    region: values.S3_REGION,
    bucket: values.S3_BUCKET,
    accessKey: values.S3_ACCESS_KEY,
    secretKey: values.S3_SECRET_KEY,
    uploadRelay: values.S3_UPLOAD_RELAY ? { publicUrl, signingKeys } : undefined,
  }
}

/** A key serves one purpose only: URL signatures get one of their own, derived from the key that encrypts. */
function signingKeyOf(secretKey: string): string {
  return createHmac('sha256', Buffer.from(secretKey, 'base64')).update('ingest: signed object URLs').digest('base64')
}
