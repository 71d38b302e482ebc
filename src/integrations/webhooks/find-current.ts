import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { isCutUrl } from '../cut-url.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { columnsOf } from '../table-finding.ts'

const TABLE = 'AO_A0B856_WEBHOOK'
const CONFIG = 'AO_A0B856_WEBHOOK_CONFIG'

/** Webhooks of any scope with their secrets, and secrets whose webhook is gone (8.x has no foreign key). */
export async function findCurrent(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const webhooks = await environment.rows(TABLE)
  const configs = await environment.rows(CONFIG)
  const columns = await columnsOf(environment, TABLE)
  const ids = new Set(webhooks.map((row) => cellText(row['ID'])))
  return [
    ...webhooks.flatMap((row) => webhookFindings(row, configsOf(row, configs), columns)),
    ...configs.filter((row) => !ids.has(cellText(row['WEBHOOKID']))).map(orphanFinding),
  ]
}

function configsOf(webhook: Row, configs: readonly Row[]): readonly Row[] {
  return configs.filter((config) => cellText(config['WEBHOOKID']) === cellText(webhook['ID']))
}

/** None for one that is cut already: it reaches nothing and holds nothing. */
function webhookFindings(row: Row, configs: readonly Row[], columns: ReadonlySet<string>): readonly Finding[] {
  const credentials = ['USERNAME', 'PASSWORD'].filter((column) => columns.has(column))
  const secret = configs.length > 0 || credentials.some((column) => cellText(row[column]) !== '')
  const active = row['ACTIVE'] !== false
  const url = cellText(row['URL'])
  if (!active && !secret && isCutUrl(url)) return []
  return [
    rowFinding({
      integration: 'webhooks',
      table: TABLE,
      key: ['ID'],
      row,
      summary: `the webhook ${cellText(row['NAME'])} of ${scopeOf(row)}`,
      endpoints: endpointsInText(url),
      secret,
      state: active ? 'live' : 'switched-off',
      detail: { kind: 'current', configured: configs.length > 0, credentials },
    }),
  ]
}

function scopeOf(row: Row): string {
  return `${cellText(row['SCOPE_TYPE'])} ${cellText(row['SCOPE_ID'])}`.trim()
}

function orphanFinding(row: Row): Finding {
  return rowFinding({
    integration: 'webhooks',
    table: CONFIG,
    key: ['ID'],
    row,
    summary: `${cellText(row['KEY'])} of a webhook that is gone`,
    endpoints: endpointsInText(cellText(row['VALUE'])),
    secret: true,
    state: 'switched-off',
    detail: { kind: 'orphan' },
  })
}
