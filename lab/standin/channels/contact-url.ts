import type { Dial, HttpContact } from '../dial.ts'

const PORTS: Readonly<Record<string, number>> = { 'ssh:': 22, 'ldap:': 389, 'ldaps:': 636 }

// A simple bind without name or password, the first thing an LDAP client says.
const LDAP_BIND = Buffer.from('300c020101600702010304008000', 'hex')

/** Goes to a URL in the way of its protocol: HTTP, an SSH greeting, an LDAP bind. */
export async function contactUrl(dial: Dial, url: string, contact: HttpContact = {}): Promise<void> {
  const target = new URL(url)
  if (target.protocol === 'http:' || target.protocol === 'https:') {
    await dial.http(url, contact)
    return
  }
  const port = Number(target.port) || (PORTS[target.protocol] ?? 0)
  const greeting = target.protocol === 'ssh:' ? 'SSH-2.0-bitbucket\r\n' : LDAP_BIND
  await dial.tcp(target.hostname, port, async (socket) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.once('data', () => resolve())
    socket.once('close', () => resolve())
    socket.end(greeting)
    await promise
  })
}
