import { type Answer, failure, noContent, ok } from '../answer.ts'
import { deleteMailSettings, type MailSettings, readMailSettings, writeMailSettings } from '../mail-settings.ts'
import { bodyText, type Call, type Route } from '../route.ts'

const path = '/rest/api/{api}/admin/mail-server'

export const mailServerRoutes: readonly Route[] = [
  { method: 'GET', path, needs: 'SYS_ADMIN', handle: show },
  { method: 'PUT', path, needs: 'SYS_ADMIN', handle: replace },
  { method: 'DELETE', path, needs: 'SYS_ADMIN', handle: remove },
]

async function show({ store }: Call): Promise<Answer> {
  const settings = await readMailSettings(store)
  if (settings === undefined) {
    return failure(404, 'mail.NoMailHostConfigurationException', 'The mail server has not been configured')
  }
  const { hostname, port, protocol, username, senderAddress } = settings
  return ok({
    hostname,
    port,
    protocol,
    username,
    'sender-address': senderAddress,
    'use-start-tls': false,
    'require-start-tls': false,
  })
}

async function replace(call: Call): Promise<Answer> {
  const settings = mailSettingsOf(call.body)
  if (settings.hostname === '') return failure(400, 'ValidationException', 'hostname is required')
  await writeMailSettings(call.store, settings)
  return show(call)
}

async function remove({ store }: Call): Promise<Answer> {
  await deleteMailSettings(store)
  return noContent()
}

function mailSettingsOf(body: unknown): MailSettings {
  return {
    hostname: bodyText(body, 'hostname'),
    port: Number(bodyText(body, 'port') || 25),
    protocol: bodyText(body, 'protocol') === 'SMTPS' ? 'SMTPS' : 'SMTP',
    username: bodyText(body, 'username'),
    password: bodyText(body, 'password'),
    senderAddress: bodyText(body, 'sender-address'),
  }
}
