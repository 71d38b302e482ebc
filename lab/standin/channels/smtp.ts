import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { MailSettings } from '../mail-settings.ts'

export interface Mail {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly body: string
}

/** One mail over an open connection, as RFC 5321 has it. Throws on the first answer that is no success. */
export async function sendMail(socket: Socket, server: MailSettings, mail: Mail): Promise<void> {
  const reader = createInterface({ input: socket })
  // The reader repeats the socket's error, and an error that nobody hears ends the process.
  reader.on('error', () => reader.close())
  const lines = reader[Symbol.asyncIterator]()
  await expectReply(lines, '220')
  for (const { command, reply } of conversation(server, mail)) {
    socket.write(`${command}\r\n`)
    await expectReply(lines, reply)
  }
}

interface Exchange {
  readonly command: string
  readonly reply: string
}

function conversation(server: MailSettings, mail: Mail): readonly Exchange[] {
  const login = Buffer.from(`\0${server.username}\0${server.password}`).toString('base64')
  return [
    { command: 'EHLO bitbucket', reply: '250' },
    ...(server.username === '' ? [] : [{ command: `AUTH PLAIN ${login}`, reply: '235' }]),
    { command: `MAIL FROM:<${mail.from}>`, reply: '250' },
    { command: `RCPT TO:<${mail.to}>`, reply: '250' },
    { command: 'DATA', reply: '354' },
    { command: `${message(mail)}\r\n.`, reply: '250' },
    { command: 'QUIT', reply: '221' },
  ]
}

function message({ from, to, subject, body }: Mail): string {
  const headers = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, 'Content-Type: text/plain; charset=UTF-8']
  const dotted = body.split(/\r?\n/).map((line) => (line.startsWith('.') ? `.${line}` : line))
  return [...headers, '', ...dotted].join('\r\n')
}

async function expectReply(lines: AsyncIterator<string>, code: string): Promise<void> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`the mail server hung up before it answered ${code}`)
    if (!value.startsWith(code)) throw new Error(`the mail server answered "${value}" instead of ${code}`)
    if (value.charAt(3) !== '-') return
  }
}
