import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { isCutUrl } from '../cut-url.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** Crowd, LDAP and delegating directories: every type but INTERNAL. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const directories = await environment.rows('cwd_directory', {
    kind: 'not-equals',
    column: 'directory_type',
    value: 'INTERNAL',
  })
  const attributes = await environment.rows('cwd_directory_attribute')
  const external = new Set(directories.map((row) => cellText(row['id'])))
  return [
    ...directories.flatMap((row) =>
      directoryFindings(
        row,
        attributes.filter((attribute) => cellText(attribute['directory_id']) === cellText(row['id'])),
      ),
    ),
    ...attributes.filter((row) => !external.has(cellText(row['directory_id']))).flatMap(strayFindings),
  ]
}

/** An internal directory asks nobody; what one holds of another server is left over, or nobody knows it. */
function strayFindings(row: Row): readonly Finding[] {
  const text = `${nameOf(row)}\n${cellText(row['attribute_value'])}`
  const [endpoints, secret] = [endpointsInText(text), looksLikeCredential('', text)]
  if (endpoints.length === 0 && !secret) return []
  return [
    rowFinding({
      integration: 'user-directories',
      table: 'cwd_directory_attribute',
      key: ['directory_id', 'attribute_name'],
      row,
      summary: `${nameOf(row)} of a directory that is internal or gone`,
      endpoints,
      secret,
    }),
  ]
}

/** None for one that is cut already. */
function directoryFindings(row: Row, attributes: readonly Row[]): readonly Finding[] {
  const urls = attributes.filter(leadsOut)
  const secrets = attributes.filter(isSecret)
  const active = row['is_active'] !== 'F'
  if (!active && urls.length === 0 && secrets.length === 0) return []
  return [
    rowFinding({
      integration: 'user-directories',
      table: 'cwd_directory',
      key: ['id'],
      row,
      summary: `the ${cellText(row['directory_type'])} directory ${cellText(row['directory_name'])}`,
      endpoints: endpointsInText(urls.map((attribute) => cellText(attribute['attribute_value'])).join('\n')),
      secret: secrets.length > 0,
      state: active ? 'live' : 'switched-off',
      detail: { urls: urls.map(nameOf), secrets: secrets.map(nameOf) },
    }),
  ]
}

function leadsOut(attribute: Row): boolean {
  const value = cellText(attribute['attribute_value'])
  return !isCutUrl(value) && endpointsInText(value).length > 0
}

function isSecret(attribute: Row): boolean {
  return !leadsOut(attribute) && looksLikeCredential(nameOf(attribute), cellText(attribute['attribute_value']))
}

function nameOf(attribute: Row): string {
  return cellText(attribute['attribute_name'])
}
