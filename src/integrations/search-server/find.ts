import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'
import { SEARCH_NAMESPACE, searchAttribute } from './search-setting.ts'

/** The server whose index the copy would overwrite, and the logins to it. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [...(await settingFindings(environment, 'search-server', describe)), ...(await findStored(environment))]
}

function describe({ key, value }: Setting): SettingWords | undefined {
  switch (searchAttribute(key)) {
    case 'baseurl':
      return { summary: 'the search server', endpoints: endpointsInText(value) }
    case 'password':
      return { summary: 'the password of the login to the search server', secret: true }
    case 'username':
      return { summary: 'the login to the search server' }
    case 'aws.region':
      return { summary: 'signs calls to a search server of AWS' }
    case undefined:
    default:
      return undefined
  }
}

async function findStored(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('plugin_setting', equals('namespace', SEARCH_NAMESPACE))
  return rows.map((row) =>
    rowFinding({
      integration: 'search-server',
      table: 'plugin_setting',
      key: ['namespace', 'key_name'],
      row,
      summary: `stored for the search server: ${cellText(row['key_name'])}`,
      endpoints: endpointsInText(cellText(row['key_value'])),
      secret: looksLikeCredential(cellText(row['key_name']), cellText(row['key_value'])),
    }),
  )
}
