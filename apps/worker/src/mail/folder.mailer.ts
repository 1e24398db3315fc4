import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createTransport } from 'nodemailer'
import { type Mailer, messageOf } from './mailer.ts'

/** Writes mails as files (RFC 5322) for somebody who has no server, for the eyes of the owner of the folder only. */
export function folderMailer(directory: string, from: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true })
  return {
    async send(id, mail, signal) {
      const { message } = await transport.sendMail(messageOf(id, from, mail))
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const file = path.join(directory, `${id}.eml`)
      await writeFile(`${file}.new`, message as Buffer, { mode: 0o600, signal })
      await rename(`${file}.new`, file)
    },
  }
}
