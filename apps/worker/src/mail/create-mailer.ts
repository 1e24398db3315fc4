import type { MailConfig } from '@ingest/config'
import { folderMailer } from './folder.mailer.ts'
import type { Mailer } from './mailer.ts'
import { smtpMailer } from './smtp.mailer.ts'

export function createMailer({ from, to }: MailConfig): Mailer {
  return 'smtpUrl' in to ? smtpMailer(to.smtpUrl, from) : folderMailer(to.directory, from)
}
