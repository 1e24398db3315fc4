export { type MinioServer, startMinio } from './minio.ts'
