import type { Mail } from '@ingest/domain'

/** Takes a mail out of the house. */
export interface Mailer {
  /** @param id the same for every try @throws MailRefusedError, or whatever may pass */
  send(id: string, mail: Mail, signal: AbortSignal): Promise<void>
}

/** The server takes this mail from nobody: it is not worth another try. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError'
}

/** What every mail has beside what it says. Nothing in it is fetched from anywhere. */
export function messageOf(id: string, from: string, { to, subject, text }: Mail) {
  return { messageId: `<${id}@ingest>`, from, to, subject, text, disableFileAccess: true, disableUrlAccess: true }
}
