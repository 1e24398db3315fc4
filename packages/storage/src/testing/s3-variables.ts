import type { S3Config } from '../store-config.ts'

/** What tells an app of this store. */
export function s3Variables({ endpoint, region, bucket, accessKey, secretKey }: S3Config): Record<string, string> {
  return { S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey }
}
