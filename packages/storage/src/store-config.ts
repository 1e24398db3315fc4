export type StorageConfig = S3Config | FileSystemConfig

export interface S3Config {
  driver: 's3'
  /** Where we reach the store, e.g. `http://minio:9000`. */
  endpoint: string
  /** Where clients reach it; signed URLs carry this host. */
  publicEndpoint: string
  /** Fixed: signing never asks the store for it. */
  region: string
  bucket: string
  accessKey: string
  secretKey: string
  /**
   * For stores that refuse the `Authorization` header of first-generation clients beside a signed URL, as AWS does:
   * uploads then go through an upload path of ours, which streams them to the store.
   */
  uploadRelay?: SignedUrlsConfig
}

export interface FileSystemConfig extends SignedUrlsConfig {
  driver: 'fs'
  directory: string
}

export interface SignedUrlsConfig {
  /** Where `createUploadHandler` is mounted, as clients see it, e.g. `https://api.example.com/storage`. */
  publicUrl: string
  /** The first signs, all verify. */
  signingKeys: string[]
}
