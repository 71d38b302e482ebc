import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'

/** Every `jdbc.*` of the file and of the service's environment, and the ciphers of encrypted properties. */
export function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return settingFindings(environment, 'database-connection', describe)
}

function describe({ key, value }: Setting): SettingWords | undefined {
  if (key === 'jdbc.url')
    return { summary: 'the database that Bitbucket connects to', endpoints: endpointsInText(value) }
  if (key === 'jdbc.user') return { summary: 'the login to the database' }
  if (key === 'jdbc.password') return { summary: 'the password of the login to the database', secret: true }
  if (key === 'jdbc.driver') return { summary: 'the kind of database' }
  if (key.startsWith('jdbc.')) return { summary: 'belongs to the replaced database connection' }
  if (key.startsWith('encrypted-property.')) return { summary: 'decrypts the replaced passwords' }
  return undefined
}
