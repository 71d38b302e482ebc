import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** Takes every mail, as an open relay would; no authentication is asked for and any is accepted. */
export function speakSmtp(socket: Socket): void {
  let inMessage = false
  socket.write('220 mail.corp.example ESMTP\r\n')
  const lines = createInterface({ input: socket })
  // It passes the socket's errors on, and one that nobody hears would end the sink.
  lines.on('error', () => socket.destroy())
  lines.on('line', (line) => {
    if (socket.writableEnded) return
    if (inMessage) {
      if (line !== '.') return
      inMessage = false
      socket.write('250 queued\r\n')
      return
    }
    const verb = line.slice(0, 4).toUpperCase()
    inMessage = verb === 'DATA'
    socket.write(answerTo(verb))
    if (verb === 'QUIT') socket.end()
  })
}

function answerTo(verb: string): string {
  switch (verb) {
    case 'EHLO':
      return '250-mail.corp.example\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n'
    case 'DATA':
      return '354 end with a dot\r\n'
    case 'QUIT':
      return '221 bye\r\n'
    case 'AUTH':
      return '235 welcome\r\n'
    default:
      return '250 ok\r\n'
  }
}
