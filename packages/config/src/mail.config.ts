import { absolutePath, smtpUrl, text } from './rules.ts'
import { optional, type Values, type Variables, withDefault } from './variable.ts'

/** Where mails go. */
export interface MailConfig {
  from: string
  /** A mail server; or a folder, for somebody who has none. */
  to: { smtpUrl: string } | { directory: string }
}

export const mailVariables = {
  SMTP_URL: optional(
    smtpUrl,
    'The mail server, as `smtp://user:password@host:587` (STARTTLS where the server has it; `?requireTLS=true` demands it) or `smtps://…`.',
    { secret: true },
  ),
  MAIL_DIR: optional(
    absolutePath,
    'The folder that mails are written to as `.eml` files when `SMTP_URL` is unset. When both are unset, no mail is sent and nobody can be invited.',
  ),
  MAIL_FROM: withDefault(text, 'Ingest <ingest@localhost>', 'The sender of mails.'),
} satisfies Variables

/** Undefined where no mail is sent. */
export function mailConfig({ SMTP_URL, MAIL_DIR, MAIL_FROM }: Values<typeof mailVariables>): MailConfig | undefined {
  if (SMTP_URL !== undefined) return { from: MAIL_FROM, to: { smtpUrl: SMTP_URL } }
  return MAIL_DIR === undefined ? undefined : { from: MAIL_FROM, to: { directory: MAIL_DIR } }
}
