import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import type { Predicate } from '../../ports/predicate.ts'
import { askScopes } from '../ask-scopes.ts'
import { keysAside } from '../left-aside.ts'
import { field, guardedCheck, type Verdict } from '../rest-check.ts'
import { countRows } from '../row-check.ts'
import { cellText } from '../row-finding.ts'
import { scopePaths } from '../scope-paths.ts'

/**
 * Two looks, each at everything. The rows, read again, tell of every webhook at any scope, also of a scope that is gone or that
 * REST has no list for. The application tells what it makes of them: asked for each project and repository that has a row, since
 * without a row there is no webhook.
 */
export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const elsewhere = decision.kind === 'redirect' && decision.to.kind === 'url' ? decision.to.url : undefined
  const title = elsewhere === undefined ? 'no webhook is active' : `active webhooks call ${elsewhere} only`
  return [await guardedCheck({ id: 'webhooks/none-active', title }, () => judge(copy, elsewhere, aside))]
}

async function judge(
  copy: RunningCopyReader,
  elsewhere: string | undefined,
  aside: readonly Finding[],
): Promise<Verdict> {
  const rows = await countRows(copy, [
    { table: 'AO_A0B856_WEBHOOK', where: active('ACTIVE', elsewhere) },
    { table: 'AO_A0B856_WEB_HOOK_LISTENER_AO', where: active('ENABLED', elsewhere) },
  ])
  if (rows.found) return { result: 'fail', evidence: `active rows: ${rows.evidence}` }
  const scopes = await scopesOf(copy)
  const idsAside = keysAside(aside, 'AO_A0B856_WEBHOOK', 'ID')
  const asked = await askScopes(
    copy,
    scopes.map((scope) => `${scope}/webhooks`),
    (path, webhooks) => {
      const left = webhooks
        .filter((webhook) => !idsAside.has(String(field(webhook, 'id'))))
        .filter((webhook) => field(webhook, 'active') === true && !leadsTo(webhook, elsewhere))
      return left.length === 0 ? undefined : { result: 'fail', evidence: `GET ${path} lists ${left.length} active` }
    },
  )
  if (asked.kind === 'ended') return asked.verdict
  const evidence = `active rows: ${rows.evidence}; the application lists ${asked.listed} webhooks of ${scopes.length} projects and repositories`
  return { result: 'pass', evidence }
}

function leadsTo(webhook: unknown, elsewhere: string | undefined): boolean {
  return elsewhere !== undefined && field(webhook, 'url') === elsewhere
}

function active(column: string, elsewhere: string | undefined): Predicate {
  const on: Predicate = { kind: 'not-equals', column, value: false }
  return elsewhere === undefined
    ? on
    : { kind: 'and', all: [on, { kind: 'not-equals', column: 'URL', value: elsewhere }] }
}

async function scopesOf(copy: RunningCopyReader): Promise<readonly string[]> {
  const rows = await copy.rows('AO_A0B856_WEBHOOK', undefined, ['SCOPE_ID', 'SCOPE_TYPE'])
  const idsOf = (type: string) => [
    ...new Set(
      rows.filter((row) => cellText(row['SCOPE_TYPE']).toLowerCase() === type).map((row) => cellText(row['SCOPE_ID'])),
    ),
  ]
  return scopePaths(copy, { projects: idsOf('project'), repositories: idsOf('repository') })
}
