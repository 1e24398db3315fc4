import { inLine, type Mail } from '../mails/postbox.ts'

interface About {
  network: { name: string }
  inviter: { name: string }
  link: string
  validDays: number
}

export function invitationMail(to: { name: string; email: string }, { network, inviter, link, validDays }: About): Mail {
  const [name, networkName, inviterName] = [to.name, network.name, inviter.name].map(inLine)
  return {
    to: { name: name ?? '', address: to.email },
    subject: `Invitation to ${networkName}`,
    text: [
      `Hello ${name},`,
      `${inviterName} invites you to become a member of ${networkName}.`,
      `To accept, open this link within ${validDays} days. It works once:`,
      link,
      'If you do not know what this is about, do nothing.',
      '',
    ].join('\n\n'),
  }
}
