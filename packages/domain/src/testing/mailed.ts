import type { Mail } from '../mails/postbox.ts'
import type { RecordedJobs } from './recorded-jobs.ts'

/** The mail that was queued last. */
export async function lastMail(jobs: RecordedJobs, mails: { read(id: string): Promise<Mail | undefined> }): Promise<Mail> {
  const { mailId } = (jobs.of('send-mail').at(-1) ?? {}) as { mailId?: string }
  const mail = mailId === undefined ? undefined : await mails.read(mailId)
  if (!mail) throw new Error('there is no mail')
  return mail
}

/** The one-time token of the link in a mail. */
export function tokenIn({ text }: Mail): string {
  return /^https?:\/\/\S+\/([\w-]{20,})$/m.exec(text)?.[1] ?? ''
}
