import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { Tx } from '../core/transaction.ts'
import { insertRow } from '../core/write-row.ts'
import { MailEntity } from '../entities/mail.entity.ts'

export interface Mail {
  to: { name: string; address: string }
  subject: string
  text: string
}

/**
 * Takes mails that a change sends: in its transaction, and encrypted, because what they say may open a door. A worker
 * sends them (mail.use-cases.ts).
 */
export class Postbox {
  /** @param deps `isEmptied` whether somebody sends what lies here */
  constructor(private readonly deps: { secrets: SecretBox; clock: Clock; isEmptied: boolean }) {}

  /** @throws DomainError 409 where no mail is sent */
  async post(tx: Tx, mail: Mail, requestId?: string): Promise<void> {
    this.assertEmptied()
    const { secrets, clock } = this.deps
    const [id, now] = [newId(), clock.now()]
    const row = { id, messageEncrypted: secrets.encrypt(JSON.stringify(mail)), createdAt: now, updatedAt: now }
    await insertRow(tx.manager, MailEntity, Object.assign(new MailEntity(), row))
    await tx.enqueue('send-mail', { mailId: id, requestId })
  }

  /** @throws DomainError 409 where no mail is sent */
  assertEmptied(): void {
    if (!this.deps.isEmptied) throw errors.noMail()
  }
}

/** What people have written, as a part of a line: it cannot begin another one. */
export function inLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
