import { type DataSource, LessThan } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { SecretBox } from '../core/secrets.ts'
import { MailEntity } from '../entities/mail.entity.ts'
import type { Mail } from './postbox.ts'

/** Nothing that a mail says is worth anything after that, and it is tried for less. */
const keptMs = 7 * 24 * 3600 * 1000

/** The worker's side of mails. */
export class MailUseCases {
  constructor(private readonly deps: { dataSource: DataSource; secrets: SecretBox; clock: Clock }) {}

  /** Undefined when it was sent already, or forgotten. */
  async read(id: string): Promise<Mail | undefined> {
    const row = await this.deps.dataSource.manager.findOneBy(MailEntity, { id })
    return row ? (JSON.parse(this.deps.secrets.decrypt(row.messageEncrypted)) as Mail) : undefined
  }

  /** It is sent, or nobody takes it. */
  async remove(id: string): Promise<void> {
    await this.deps.dataSource.manager.delete(MailEntity, { id })
  }

  async forgetOld(): Promise<number> {
    const createdAt = LessThan(new Date(this.deps.clock.now().getTime() - keptMs))
    const { affected } = await this.deps.dataSource.manager.delete(MailEntity, { createdAt })
    return affected ?? 0
  }
}
