import type { Logger } from '@ingest/observability'
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendRefusal } from './refuse.ts'

/** Everything that is thrown anywhere, by hooks and by use-cases, is answered here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const status = sendRefusal(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), error)
    if (status === 503) this.logger.warn({ err: error }, 'request failed for now')
    else if (status === 500) this.logger.error({ err: error }, 'request failed')
  }
}
