import type { IdempotencyUseCases } from '@ingest/domain'
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { from, lastValueFrom, mergeMap, type Observable } from 'rxjs'
import { answer } from './answer.ts'
import { answerOnce, idempotencyKeyOf } from './idempotency.ts'

/** Turns what a controller's method returned into an answer of the contract. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly keys: IdempotencyUseCases | undefined) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp()
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()]
    return this.result(request, next).pipe(mergeMap((result) => answer(request, reply, result)))
  }

  private result(request: FastifyRequest, next: CallHandler): Observable<unknown> {
    const key = idempotencyKeyOf(request)
    if (key === undefined || !this.keys) return next.handle()
    return from(answerOnce(this.keys, request, key, () => lastValueFrom(next.handle())))
  }
}
