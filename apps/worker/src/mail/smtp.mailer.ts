import { createTransport } from 'nodemailer'
import { type Mailer, MailRefusedError, messageOf } from './mailer.ts'

const timeoutMs = 20_000

interface SmtpError {
  code?: string
  /** A reply of class 5 (RFC 5321 §4.2.1). */
  permanent?: boolean
  message: string
}

export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  })
  return {
    async send(id, mail, signal) {
      try {
        await transport.sendMail({ ...messageOf(id, from, mail), signal })
      } catch (error) {
        throw isRefusal(error as SmtpError) ? new MailRefusedError((error as SmtpError).message) : error
      }
    },
  }
}

/** Of the recipient or the text. A password that the server does not take is its operator's to mend, and no mail's fault. */
function isRefusal({ code, permanent }: SmtpError): boolean {
  return permanent === true && (code === 'EENVELOPE' || code === 'EMESSAGE')
}
