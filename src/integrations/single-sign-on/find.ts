import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { findTables } from '../find-tables.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings } from '../setting-finding.ts'

export const SETTINGS = 'com.atlassian.plugins.authentication.sso.config.'
export const CROWD = 'plugin.auth-crowd.sso.enabled'

/** Up to 7.x in plugin settings, in 8.x in a table of its own [seen]; Crowd's by a property. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [
    ...(await findSettings(environment)),
    ...(await environment.rows('AO_ED669C_IDP_CONFIG')).map(providerFinding),
    ...(await findTrusts(environment)),
    ...(await settingFindings(environment, 'single-sign-on', ({ key, value }) =>
      key === CROWD && value !== 'false' ? { summary: 'single sign-on by Crowd' } : undefined,
    )),
  ]
}

const findTrusts = findTables('single-sign-on', [
  { table: 'cwd_application_saml_config', rows: 'applications that this one signs in by SAML' },
])

/** `sso-type` alone, as NONE, is what an installation without single sign-on has. */
async function findSettings(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('plugin_setting', {
    kind: 'like',
    column: 'key_name',
    pattern: `${SETTINGS}%`,
  })
  const type = cellText(rows.find((row) => row['key_name'] === `${SETTINGS}sso-type`)?.['key_value'])
  const off = type === 'NONE' || type === ''
  return rows
    .filter((row) => !(off && (isType(row) || isHarmless(row))))
    .map((row) =>
      rowFinding({
        integration: 'single-sign-on',
        table: 'plugin_setting',
        key: ['namespace', 'key_name'],
        row,
        summary: isType(row) ? `single sign-on by ${type}` : 'a setting of single sign-on',
        endpoints: endpointsInText(cellText(row['key_value'])),
        secret: looksLikeCredential(cellText(row['key_name']), cellText(row['key_value'])),
        state: off ? 'switched-off' : 'live',
      }),
    )
}

function isType(row: Row): boolean {
  return row['key_name'] === `${SETTINGS}sso-type`
}

function isHarmless(row: Row): boolean {
  const [key, value] = [cellText(row['key_name']), cellText(row['key_value'])]
  return endpointsInText(value).length === 0 && !looksLikeCredential(key, value)
}

const addresses = ['ISSUER', 'SSO_URL', 'AUTHORIZATION_ENDPOINT', 'TOKEN_ENDPOINT', 'USER_INFO_ENDPOINT']

function providerFinding(row: Row): Finding {
  return rowFinding({
    integration: 'single-sign-on',
    table: 'AO_ED669C_IDP_CONFIG',
    key: ['ID'],
    row,
    summary: `the identity provider ${cellText(row['NAME'])}`,
    endpoints: endpointsIn([row], addresses),
    secret: cellText(row['CLIENT_SECRET']) !== '',
    state: row['ENABLED'] === false ? 'switched-off' : 'live',
  })
}
