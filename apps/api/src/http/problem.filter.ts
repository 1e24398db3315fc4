import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendRefusal } from './refuse.ts'

/** Everything that is thrown anywhere, by hooks and by use-cases, is answered here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly onFault: (error: unknown, request: FastifyRequest) => void) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()]
    const status = sendRefusal(request, reply, error)
    if (status >= 500) this.onFault(error, request)
  }
}
