import { endpointOf, type Endpoint } from '../../kernel/endpoint.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'
import { familyOf, mailRole, type KeyValue, type MailRole } from './mail-role.ts'
import { mailRows } from './mail-rows.ts'

/** Mail settings by the shape of their keys and values, in the database and in the properties. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [...(await findRows(environment)), ...(await findSettings(environment))]
}

const meanings: Readonly<Record<MailRole, string>> = {
  url: 'the mail server that notifications go to, with a login to it',
  host: 'the mail server that notifications go to',
  port: 'the port of the mail server',
  protocol: 'the protocol of the mail server',
  credential: 'a login to the mail server',
  encryption: 'the encryption towards the mail server',
  sender: 'the sender of notifications',
  other: 'a setting of the mail server',
  text: 'several settings of the mail server in one',
}

async function findRows(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('app_property')
  const all = rows.map((row) => ({ key: cellText(row['prop_key']), value: cellText(row['prop_value']) }))
  return mailRows(all).map((row) => {
    const role = mailRole(row)
    return rowFinding({
      integration: 'mail-server',
      table: 'app_property',
      key: ['prop_key'],
      row: { prop_key: row.key },
      summary: meanings[role],
      endpoints: endpointsOf(row, all),
      secret: isSecret(row, role),
      detail: { role },
    })
  })
}

/** Only keys that name mail and lead somewhere: limits and timeouts of `mail.*` are none. */
async function findSettings(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const settings = await environment.settings()
  return settingFindings(environment, 'mail-server', (setting) => describe(setting, settings))
}

function describe(setting: Setting, settings: readonly Setting[]): SettingWords | undefined {
  if (setting.key.startsWith('setup.') || !/mail|smtp/i.test(setting.key)) return undefined
  const role = mailRole(setting)
  if (role === 'other' || role === 'text' || role === 'encryption') return undefined
  return {
    summary: meanings[role],
    endpoints: endpointsOf(setting, settings),
    secret: isSecret(setting, role),
    detail: { role },
  }
}

function isSecret({ key }: KeyValue, role: MailRole): boolean {
  return role === 'text' || role === 'url' || (role === 'credential' && !/user|login/i.test(key))
}

/** A host has the port of its own family; without one mail goes to 25. */
function endpointsOf(row: KeyValue, all: readonly KeyValue[]): readonly Endpoint[] {
  const role = mailRole(row)
  if (role === 'text' || role === 'url') return endpointsInText(row.value)
  if (role !== 'host') return []
  const family = all.filter(({ key }) => familyOf(key) === familyOf(row.key))
  const endpoint = endpointOf(row.value, family.find((other) => mailRole(other) === 'port')?.value ?? '25', 'smtp')
  return endpoint === undefined ? [] : [endpoint]
}
