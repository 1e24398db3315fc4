import { type OperationId, operations } from '@ingest/contract'
import { applyDecorators, createParamDecorator, type ExecutionContext, RequestMapping, type RequestMethod } from '@nestjs/common'
import { RouteConfig } from '@nestjs/platform-fastify'
import type { FastifyRequest } from 'fastify'
import { routePath } from './contract/operations.ts'
import { requestMethod } from './request-method.ts'

const EdgeRequest = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<FastifyRequest>().edge.input
})

/**
 * Makes a method the handler of an operation of the spec: its route, and the routes of its aliases, come from there, and
 * the method's one argument is the checked request ({@link ApiRequest}). What it returns is answered as the spec says.
 */
export function Operation(id: OperationId): MethodDecorator {
  const { method, path } = operations[id]
  const route = applyDecorators(
    RequestMapping({ path: routePath(path), method: requestMethod(method) as RequestMethod }),
    RouteConfig({ operationId: id }),
  )
  return (controller, name, descriptor) => {
    route(controller, name, descriptor)
    EdgeRequest()(controller, name, 0)
  }
}
