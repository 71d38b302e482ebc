import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader, Setting } from '../../ports/environment-reader.ts'
import { addOnListFindings, mirrorKeys } from '../add-on-list.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings, type SettingWords } from '../setting-finding.ts'
import { columnsOf, tableFindings, tablesWithPrefix } from '../table-finding.ts'

/** Registered mirrors and requests of mirrors, and what the Connect framework keeps of them. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const isMirror = await mirrorKeys(environment)
  return [
    ...(await findRegistrations(environment)),
    ...(await findSettings(environment, isMirror)),
    ...(await addOnListFindings(environment, 'smart-mirrors', isMirror)),
    ...(await findProperties(environment, isMirror)),
    ...(await settingFindings(environment, 'smart-mirrors', describe)),
  ]
}

const ofMirror = /^plugin\.(?:mirroring\.|secure\.tunnel\.)/u

/** Of a mirror itself: where its upstream is, and the tunnel to it. */
function describe({ key, value }: Setting): SettingWords | undefined {
  if (!ofMirror.test(key)) return undefined
  const secret = looksLikeCredential(key, value)
  return {
    summary: 'a setting of a smart mirror or of the tunnel to its upstream',
    endpoints: endpointsInText(value),
    secret,
  }
}

async function findRegistrations(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const table of await tablesWithPrefix(environment, 'AO_8E6075_')) {
    if ((await columnsOf(environment, table)).has('ID'))
      for (const row of await environment.rows(table)) findings.push(registration(table, row))
    else
      findings.push(
        ...(await tableFindings(environment, {
          integration: 'smart-mirrors',
          table,
          rows: 'rows about smart mirrors',
        })),
      )
  }
  return findings
}

function registration(table: string, row: Row): Finding {
  const name = cellText(row['NAME'] ?? row['MIRROR_NAME'])
  return rowFinding({
    integration: 'smart-mirrors',
    table,
    key: ['ID'],
    row,
    summary: table === 'AO_8E6075_MIRROR_SERVER' ? `the smart mirror ${name}` : `a request of the smart mirror ${name}`,
    endpoints: endpointsInText(
      ['BASE_URL', 'DESCRIPTOR_URL', 'ADDON_DESCRIPTOR_URI'].map((column) => cellText(row[column])).join(' '),
    ),
  })
}

async function findSettings(
  environment: EnvironmentReader,
  isMirror: (key: string) => boolean,
): Promise<readonly Finding[]> {
  const rows = await environment.rows('plugin_setting', { kind: 'like', column: 'key_name', pattern: 'acnct.%' })
  return rows
    .filter((row) => isMirror(cellText(row['key_name']).slice('acnct.'.length)))
    .map((row) =>
      rowFinding({
        integration: 'smart-mirrors',
        table: 'plugin_setting',
        key: ['namespace', 'key_name'],
        row,
        summary: 'how to reach a smart mirror, and the secret shared with it',
        endpoints: endpointsInText(cellText(row['key_value'])),
        secret: true,
      }),
    )
}

async function findProperties(
  environment: EnvironmentReader,
  isMirror: (key: string) => boolean,
): Promise<readonly Finding[]> {
  const rows = await environment.rows('AO_F4ED3A_ADD_ON_PROPERTY_AO')
  return rows
    .filter((row) => isMirror(cellText(row['PLUGIN_KEY'])))
    .map((row) =>
      rowFinding({
        integration: 'smart-mirrors',
        table: 'AO_F4ED3A_ADD_ON_PROPERTY_AO',
        key: ['ID'],
        row,
        summary: `the property ${cellText(row['PROPERTY_KEY'])} of a smart mirror`,
        endpoints: endpointsInText(cellText(row['VALUE'])),
        secret: looksLikeCredential(cellText(row['PROPERTY_KEY']), cellText(row['VALUE'])),
      }),
    )
}
