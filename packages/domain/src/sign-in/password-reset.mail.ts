import { inLine, type Mail } from '../mails/postbox.ts'

export function passwordResetMail({ name, email }: { name: string; email: string }, link: string): Mail {
  return {
    to: { name: inLine(name), address: email },
    subject: 'Choose a new password',
    text: [
      `Hello ${inLine(name)},`,
      'somebody has asked for a new password for your account. If it was you, open this link within an hour. It works once:',
      link,
      'If it was not you, do nothing: your password stays as it is.',
      '',
    ].join('\n\n'),
  }
}
