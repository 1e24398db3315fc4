import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { mergeMap, type Observable } from 'rxjs'
import { answer } from './answer.ts'

/** Turns what a controller's method returned into an answer of the contract. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp()
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()]
    return next.handle().pipe(mergeMap((result) => answer(request, reply, result)))
  }
}
