import type { MailUseCases } from '@ingest/domain'
import { type JobHandler, PermanentError } from '@ingest/queue'
import { type Mailer, MailRefusedError } from '../mail/mailer.ts'

interface Deps {
  domain: { mails: Pick<MailUseCases, 'read' | 'remove'> }
  mailer?: Mailer
}

/** Sends a mail and forgets it. A worker that dies in between leaves it to be sent twice, with the same Message-ID. */
export function sendMail({ domain: { mails }, mailer }: Deps): JobHandler<'send-mail'> {
  return async ({ mailId }, { signal }) => {
    const mail = await mails.read(mailId)
    if (!mail) return
    if (!mailer) throw new Error('there are mails to be sent, but this worker has neither SMTP_URL nor MAIL_DIR')
    try {
      await mailer.send(mailId, mail, signal)
    } catch (error) {
      if (!(error instanceof MailRefusedError)) throw error
      await mails.remove(mailId)
      throw new PermanentError(`the mail is given up: ${error.message}`)
    }
    await mails.remove(mailId)
  }
}
