import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { Predicate } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { isOwnKey, linkOf } from './link-key.ts'

const oauthGroups = ['com.atlassian.oauth.consumer.%', 'com.atlassian.oauth.serviceprovider.%']

/** Links to other applications, both groups of OAuth 1 keys, and trusted applications. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const links = await environment.rows('plugin_setting', like('applinks.%'))
  const oauth = await environment.rows('plugin_setting', { kind: 'or', any: oauthGroups.map(like) })
  const byLink = Map.groupBy(links, (row) => linkOf(cellText(row['key_name'])))
  return [
    ...[...byLink].flatMap(([link, rows]) => (link === undefined ? rows.map(looseFinding) : linkFindings(link, rows))),
    ...oauth.map(oauthFinding),
    ...(await findTrusted(environment)),
    ...(await environment.rows('current_app', undefined, ['id'])).map(ownIdentityFinding),
  ]
}

/** A restriction goes with its application; one whose application is gone is found by itself. */
async function findTrusted(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const applications = await environment.rows('trusted_app', undefined, ['id', 'application_id'])
  const restrictions = await environment.rows('trusted_app_restriction')
  const known = new Set(applications.map((row) => cellText(row['id'])))
  const orphans = restrictions.filter((row) => !known.has(cellText(row['trusted_app_id'])))
  return [...applications.map(trustedFinding), ...orphans.map(orphanFinding)]
}

function orphanFinding(row: Row): Finding {
  return rowFinding({
    integration: 'application-links',
    table: 'trusted_app_restriction',
    key: ['id'],
    row,
    summary: 'a restriction of a trusted application that is gone',
    endpoints: endpointsInText(cellText(row['restriction_value'])),
    state: 'switched-off',
  })
}

/** One finding for all rows of a link, named by the first of them. */
function linkFindings(link: string, rows: readonly Row[]): readonly Finding[] {
  const [first] = rows
  if (first === undefined) return []
  const named = (suffix: string) => rows.find((row) => cellText(row['key_name']) === `applinks.admin.${link}.${suffix}`)
  const name = cellText(named('name')?.['key_value'])
  return [
    rowFinding({
      integration: 'application-links',
      table: 'plugin_setting',
      key: ['namespace', 'key_name'],
      row: { namespace: cellText(first['namespace']), key_name: `applinks.admin.${link}` },
      summary: `the application link ${name === '' ? link : name}, ${rows.length} settings`,
      endpoints: endpointsInText(rows.map((row) => cellText(row['key_value'])).join('\n')),
      secret: rows.some((row) => /\.auth\.|oauth|trusted/.test(cellText(row['key_name']))),
      detail: { link },
    }),
  ]
}

function looseFinding(row: Row): Finding {
  return settingFinding(row, 'belongs to the application links', false)
}

function oauthFinding(row: Row): Finding {
  const key = cellText(row['key_name'])
  if (isOwnKey(key)) return settingFinding(row, 'the private key with which Bitbucket signs calls', true)
  if (key.startsWith('com.atlassian.oauth.consumer.')) return settingFinding(row, 'a consumer of OAuth 1', true)
  return settingFinding(row, 'who may call in by OAuth 1', true)
}

function settingFinding(row: Row, summary: string, secret: boolean): Finding {
  return rowFinding({
    integration: 'application-links',
    table: 'plugin_setting',
    key: ['namespace', 'key_name'],
    row,
    summary,
    endpoints: endpointsInText(cellText(row['key_value'])),
    secret,
  })
}

function trustedFinding(row: Row): Finding {
  return rowFinding({
    integration: 'application-links',
    table: 'trusted_app',
    key: ['id'],
    row,
    summary: `the trusted application ${cellText(row['application_id'])}, which may act as any user`,
  })
}

function ownIdentityFinding(row: Row): Finding {
  return rowFinding({
    integration: 'application-links',
    table: 'current_app',
    key: ['id'],
    row,
    summary: 'the private key by which other applications trust this instance',
    secret: true,
  })
}

function like(pattern: string): Predicate {
  return { kind: 'like', column: 'key_name', pattern }
}
