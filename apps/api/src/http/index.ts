export { ApiAnswer, type ApiRequest } from './api-request.ts'
export { Operation } from './operation.decorator.ts'
