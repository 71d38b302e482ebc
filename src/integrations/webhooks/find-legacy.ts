import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { isCutUrl } from '../cut-url.ts'
import { cellText, rowFinding } from '../row-finding.ts'

export async function findLegacy(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return (await environment.rows('AO_A0B856_WEB_HOOK_LISTENER_AO')).flatMap(listenerFindings)
}

function listenerFindings(row: Row): readonly Finding[] {
  const enabled = row['ENABLED'] !== false
  const [url, parameters] = [cellText(row['URL']), cellText(row['PARAMETERS'])]
  if (!enabled && isCutUrl(url) && parameters === '') return []
  return [
    rowFinding({
      integration: 'webhooks',
      table: 'AO_A0B856_WEB_HOOK_LISTENER_AO',
      key: ['ID'],
      row,
      summary: `the legacy webhook ${cellText(row['NAME'])}`,
      endpoints: endpointsInText(`${url}\n${parameters}`),
      secret: parameters !== '',
      state: enabled ? 'live' : 'switched-off',
      detail: { kind: 'legacy' },
    }),
  ]
}
