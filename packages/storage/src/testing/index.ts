export { type MinioServer, startMinio } from './minio.ts'
export { s3Variables } from './s3-variables.ts'
