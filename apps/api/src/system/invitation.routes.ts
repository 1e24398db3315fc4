import { staticFile } from '@ingest/http'
import type { FastifyInstance } from 'fastify'
import { invitationHeaders, invitationPage } from './invitation.page.ts'
import { systemRoute } from './system-route.ts'

/** Where the link in an invitation's mail leads. */
export function registerInvitationRoutes(instance: FastifyInstance): void {
  const showPage = staticFile('text/html; charset=utf-8', async () => invitationPage)
  systemRoute(instance, 'getInvitationPage', (request, reply) => showPage(request, reply.headers(invitationHeaders)))
}
