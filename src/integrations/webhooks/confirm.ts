import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { field, guardedCheck, listOf, type Verdict } from '../rest-check.ts'
import { cellText } from '../row-finding.ts'
import { scopePaths } from '../scope-paths.ts'

/** A read per project and repository that has webhooks; more are left to the leak search of the rows. */
const MOST = 200

export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  decision: Decision,
): Promise<readonly CheckResult[]> {
  const elsewhere = decision.kind === 'redirect' && decision.to.kind === 'url' ? decision.to.url : undefined
  const title = elsewhere === undefined ? 'no webhook is active' : `active webhooks call ${elsewhere} only`
  return [await guardedCheck({ id: 'webhooks/none-active', title }, () => judge(copy, elsewhere))]
}

async function judge(copy: RunningCopyReader, elsewhere: string | undefined): Promise<Verdict> {
  const scopes = await scopesOf(copy)
  let seen = 0
  for (const scope of scopes.slice(0, MOST)) {
    const path = `${scope}/webhooks?limit=1000`
    const answer = await copy.get(path)
    const webhooks = answer.status === 200 ? listOf(answer.body) : undefined
    if (webhooks === undefined) return { result: 'unknown', evidence: `GET ${path} answers ${answer.status}` }
    const active = webhooks.filter(
      (webhook) => field(webhook, 'active') === true && field(webhook, 'url') !== elsewhere,
    )
    if (active.length > 0) return { result: 'fail', evidence: `GET ${path} lists ${active.length} active` }
    seen += webhooks.length
  }
  const evidence = `${seen} webhooks of ${Math.min(scopes.length, MOST)} of ${scopes.length} projects and repositories`
  return { result: 'pass', evidence }
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
