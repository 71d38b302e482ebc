import type { Change, NewCell } from '../../changes/change.ts'
import type { Decision, RedirectTarget } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import { equals } from '../../ports/predicate.ts'
import { cutUrl } from '../cut-url.ts'
import { detailField, detailText, detailTexts } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { emptyTable } from '../table-finding.ts'

const CUT = 'no webhook of the copy calls a system of the source'
const SECRETS = "the copy does not hold what proves the source's calls"

/** The row stays, inactive: it can be seen, and switched on again by hand once its URL is right. */
export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => changes(finding, { active: false, url: cutUrl('ID'), because: CUT }),
    redirect: (to) => redirect(finding, to),
  })
}

/** To a system of the copy, without the credentials of the source. */
function redirect(finding: Finding, to: RedirectTarget): readonly Change[] | Blocked {
  if (to.kind === 'host') return blocked('a webhook calls a URL: redirect it to {url: URL}')
  return changes(finding, { active: finding.state === 'live', url: to.url, because: `calls go to ${to.url}` })
}

interface NewWebhook {
  readonly active: boolean
  readonly url: NewCell
  readonly because: string
}

function changes(finding: Finding, to: NewWebhook): readonly Change[] {
  if (finding.where.kind === 'table')
    return emptyTable(finding, 'past calls hold URLs, headers and bodies of the source')
  const row = rowOf(finding)
  switch (detailText(finding, 'kind')) {
    case 'orphan':
      return [{ kind: 'delete-rows', ...row, because: SECRETS }]
    case 'legacy':
      return [update(row, { ENABLED: to.active, URL: to.url, PARAMETERS: null }, to.because)]
    case 'current':
    case undefined:
    default:
      return [...dropSecrets(finding), update(row, current(finding, to), to.because)]
  }
}

function current(finding: Finding, { active, url }: NewWebhook): Readonly<Record<string, NewCell>> {
  const credentials = detailTexts(finding, 'credentials').map((column) => [column, null] as const)
  return { ACTIVE: active, URL: url, ...Object.fromEntries(credentials) }
}

function dropSecrets(finding: Finding): readonly Change[] {
  if (detailField(finding, 'configured') !== true || finding.where.kind !== 'row') return []
  const where = equals('WEBHOOKID', finding.where.key['ID'] ?? null)
  return [{ kind: 'delete-rows', table: 'AO_A0B856_WEBHOOK_CONFIG', where, because: SECRETS }]
}

function update(row: ReturnType<typeof rowOf>, set: Readonly<Record<string, NewCell>>, because: string): Change {
  return { kind: 'update-rows', ...row, set, because }
}
