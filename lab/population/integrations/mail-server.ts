import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

interface MailServer {
  readonly hostname: string
  readonly port: string
  readonly username: string
  readonly password: string
  readonly sender: string
}

/** Shapes of the mail settings. What Bitbucket calls these keys is not confirmed [unverified], so none is the true one. */
export const mailShapes: readonly ((server: MailServer) => Readonly<Record<string, string>>)[] = [
  ({ hostname, port, username, password, sender }) => ({
    'mail.host': hostname,
    'mail.port': port,
    'mail.protocol': 'SMTP',
    'mail.username': username,
    'mail.password': password,
    'mail.sender-address': sender,
  }),
  ({ hostname, port, username, password, sender }) => ({
    'smtp.hostname': hostname,
    'smtp.port': port,
    'smtp.protocol': 'SMTP',
    'smtp.user-name': username,
    'smtp.password': password,
    'smtp.from': sender,
    'smtp.use-start-tls': 'false',
  }),
  ({ hostname, port, username, password, sender }) => ({
    'server.mail.url': `smtp://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${hostname}:${port}`,
    'server.mail.sender': sender,
  }),
]

/** A mail server in a setting that names no mail and shows no address, as an app or a later version may keep it: made up. */
export async function plantEncodedMail(context: PlantContext): Promise<void> {
  const { appProperty } = planting(context, 'encoded-mail')
  const sink = context.topology.sinks.find(({ kind }) => kind === 'mail')
  const settings = {
    hostname: sink?.address,
    port: sink?.port,
    protocol: 'SMTP',
    username: 'bitbucket',
    // Not among the planted secrets: those must be found as they are written.
    password: 'behind-base64',
    senderAddress: 'bitbucket@corp.example',
  }
  await appProperty('notification.transport', Buffer.from(JSON.stringify(settings)).toString('base64'))
}

export async function plantMailServer(context: PlantContext): Promise<void> {
  const { appProperty, hostAndPort, secret } = planting(context, 'mail-server')
  const [hostname = '', port = ''] = hostAndPort('mail').split(':')
  const shape = mailShapes[context.variant % mailShapes.length]
  const password = secret('mail')
  const settings = shape?.({ hostname, port, username: 'bitbucket', password, sender: 'bitbucket@corp.example' }) ?? {}
  for (const [key, value] of Object.entries(settings)) await appProperty(key, value)
}
