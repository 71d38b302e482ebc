import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { addOnListFindings, mirrorKeys } from '../add-on-list.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** How older versions kept an add-on [source]. */
const OLD_KEY = /^ac\.(addons$|(desc|baseurl|secret|user|auth)\.)/

/** Connect add-ons other than smart mirrors. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const isMirror = await mirrorKeys(environment)
  const settings = await environment.rows('plugin_setting', { kind: 'like', column: 'key_name', pattern: 'ac%' })
  const properties = await environment.rows('AO_F4ED3A_ADD_ON_PROPERTY_AO')
  return [
    ...settings.filter((row) => isAddOn(cellText(row['key_name']), isMirror)).map(settingFinding),
    ...(await addOnListFindings(environment, 'connect-add-ons', (key) => !isMirror(key))),
    ...properties.filter((row) => !isMirror(cellText(row['PLUGIN_KEY']))).map(propertyFinding),
  ]
}

function isAddOn(key: string, isMirror: (key: string) => boolean): boolean {
  return key.startsWith('acnct.') ? !isMirror(key.slice('acnct.'.length)) : OLD_KEY.test(key)
}

function settingFinding(row: Row): Finding {
  return rowFinding({
    integration: 'connect-add-ons',
    table: 'plugin_setting',
    key: ['namespace', 'key_name'],
    row,
    summary: 'how to reach a Connect add-on, and what is shared with it',
    endpoints: endpointsInText(cellText(row['key_value'])),
    secret: /^(acnct|ac\.secret|ac\.auth)\./.test(cellText(row['key_name'])),
  })
}

function propertyFinding(row: Row): Finding {
  return rowFinding({
    integration: 'connect-add-ons',
    table: 'AO_F4ED3A_ADD_ON_PROPERTY_AO',
    key: ['ID'],
    row,
    summary: `the property ${cellText(row['PROPERTY_KEY'])} of the Connect add-on ${cellText(row['PLUGIN_KEY'])}`,
    endpoints: endpointsInText(cellText(row['VALUE'])),
    secret: looksLikeCredential(cellText(row['PROPERTY_KEY']), cellText(row['VALUE'])),
  })
}
